package dst.capture.drop;

import dst.bundle.FileStamp;
import dst.bundle.Settled;
import dst.capture.Capture;
import dst.capture.Find;
import dst.capture.HostFiles;
import dst.capture.Sealing;
import dst.format.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that make bundles of the files that programs drop, in the order in which the route
 * calls them: accepts, take, finds, done; refuse for a file that can't be read, leave for one that
 * can't be sealed now. One for each capture, called by one thread.
 */
public final class Drops {
  private static final Logger LOG = LoggerFactory.getLogger(Drops.class);

  private final Capture.Drop capture;
  private final Sealing sealing;
  private final HostFiles files;
  private final int most;
  private final Settled settled;
  private final PathMatcher pattern;
  private final DropMove mover;
  private DroppedFile sealedWhole;
  private Path taken;
  private FileStamp stamp;
  private boolean waits;
  private volatile String trouble;
  private final AtomicLong refused = new AtomicLong();

  /**
   * @param most changes of a bundle
   * @param nanoTime as {@link System#nanoTime}
   */
  public Drops(
      Capture.Drop capture, Sealing sealing, HostFiles files, int most, LongSupplier nanoTime) {
    this.capture = capture;
    this.sealing = sealing;
    this.files = files;
    this.most = most;
    this.mover = new DropMove(capture);
    this.settled = new Settled(capture.unchanged(), nanoTime);
    this.pattern = FileSystems.getDefault().getPathMatcher("glob:" + capture.pattern());
  }

  /** Behind a file that waits: taken before it, it would count as older. */
  private static final class Behind extends IOException {
    private static final long serialVersionUID = 1L;

    Behind(Path file) {
      super(file + " waits for the files before it");
    }
  }

  /** Whether a file of the drop folder is the capture's, and finished. */
  public boolean accepts(String name, long size, long modified) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.startsWith(".") || lower.endsWith(".tmp") || lower.endsWith(".part")) {
      return false;
    }
    try {
      return pattern.matches(Path.of(name)) && settled.settled(name, size, modified);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * Reads the file to its end.
   *
   * @param index of the file among those of this look, which come in the order in which they count
   * @throws Unreadable if it can't be read: refuse it
   * @throws IOException if it must wait
   */
  public DroppedFile take(String name, int index) throws IOException {
    Path file = mover.before(capture.folder().resolve(name));
    if (index == 0) {
      waits = false;
      settled.forgetOthersThanListed();
    }
    if (waits) {
      throw new Behind(file);
    }
    taken = file;
    stamp = FileStamp.of(file);
    if (stamp == null) {
      mover.forget();
      throw new NoSuchFileException(file + " is gone");
    }
    if (isSealedWhole(file, stamp)) {
      return sealedWhole;
    }
    try {
      return DroppedFile.read(capture, file, stamp);
    } catch (AccessDeniedException e) {
      throw new Unreadable("the listener may not read it; give its account the right to", e);
    }
  }

  private boolean isSealedWhole(Path file, FileStamp stamp) {
    return sealedWhole != null
        && sealedWhole.file().equals(file)
        && sealedWhole.stamp().equals(stamp);
  }

  /** What is to be sealed, one bundle after the other. */
  public Iterator<Find> finds(DroppedFile dropped) throws IOException {
    long sealed =
        dropped.equals(sealedWhole)
            ? dropped.rows()
            : DropFinds.sealedRows(dropped, sealing.marks().get(DropFinds.markName(capture)));
    return new DropFinds(dropped, sealed, files, most);
  }

  /** All of it is sealed: it goes to {@code done/}, with what it had of rows that can't be read. */
  public void done(DroppedFile dropped) throws IOException {
    sealedWhole = dropped;
    DroppedFile aside = dropped.at(mover.aside(dropped.file()));
    sealedWhole = aside;
    if (!mover.isSame(aside)) {
      sealedWhole = null;
      mover.putBack(aside.file());
      throw new IOException(
          dropped.name() + " was changed while it was read; it is taken again as it is now");
    }
    if (dropped.badRows() > 0) {
      LOG.warn(
          "{}: {} of the {} rows of {} can't be read and were left out; {} says which",
          capture.name(),
          dropped.badRows(),
          dropped.badRows() + dropped.rows(),
          dropped.name(),
          Path.of("done", errorName(dropped.name())));
    }
    move(aside.file(), "done", dropped.errorText());
    sealedWhole = null;
    trouble = null;
  }

  /** It can't be read: it goes to {@code failed/}, and the next one is taken. */
  public void refuse(String name, Throwable failure) {
    Throwable cause = cause(failure);
    try {
      Path aside = mover.aside(taken);
      if (!Objects.equals(stamp, FileStamp.of(aside))) {
        mover.putBack(aside);
        throw new IOException("it was changed while it was read; it is taken again as it is now");
      }
      move(
          aside,
          "failed",
          cause.getMessage() + "\nNothing of it was sealed. Fix it and drop it again.\n");
      refused.incrementAndGet();
      LOG.warn(
          "{}: the dropped file {} can't be read and is now in failed/: {}",
          capture.name(),
          name,
          cause.getMessage());
    } catch (IOException e) {
      leave(name, e);
    }
  }

  private void move(Path file, String to, String error) throws IOException {
    Path folder = Files.createDirectories(capture.folder().resolve(to));
    String name = file.getFileName().toString();
    Path errors = folder.resolve(errorName(name));
    if (error.isEmpty()) {
      Files.deleteIfExists(errors);
    } else {
      Files.writeString(errors, error, StandardCharsets.UTF_8);
    }
    mover.to(file, folder.resolve(name));
    settled.forget(name);
  }

  private static String errorName(String name) {
    return name + ".error.txt";
  }

  /** It stays where it is, as do those behind it. Said once, not at every look. */
  public void leave(String name, Throwable failure) {
    Throwable cause = cause(failure);
    waits = true;
    if (cause instanceof Behind) {
      return;
    }
    if (!Files.exists(capture.folder().resolve(name))) {
      trouble = null;
      return;
    }
    String why = cause instanceof FileSystemException ? cause.toString() : cause.getMessage();
    String sentence = "the dropped file " + name + " waits: " + why;
    if (!Objects.equals(trouble, sentence)) {
      LOG.warn("{}: {}", capture.name(), sentence);
    }
    trouble = sentence;
  }

  /** Without what routes wrap around it. */
  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof IOException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** What people must see to; null when all is well. */
  public String trouble() {
    return trouble;
  }

  /** How many files could not be read since the start. */
  public long refused() {
    return refused.get();
  }
}
