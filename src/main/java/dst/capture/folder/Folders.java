package dst.capture.folder;

import dst.bundle.Manifest;
import dst.bundle.Settled;
import dst.capture.Capture;
import dst.capture.FileMemory;
import dst.capture.HostFile;
import dst.capture.Portion;
import dst.capture.Sealing;
import dst.capture.Snapshots;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that make bundles of a folder of data files, in the order in which the route calls
 * them: parts, sealed; leave when something can't be done now. One for each folder capture.
 */
public final class Folders implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Folders.class);

  /** While files change all the time, at most a tenth of the time goes into looking at them. */
  private static final int LISTING_SHARE = 10;

  private static final long RETRY_NANOS = 1_000_000_000L;

  private final Capture.Folder capture;
  private final DataFolder files;
  private final FileMemory memory;
  private final Sealing sealing;
  private final Snapshots snapshots;
  private final Path confirmation;
  private final int most;
  private final LongSupplier nanoTime;
  private final FolderEvents events = new FolderEvents();
  private final Settled settled;
  private final Set<Path> changed = new HashSet<>();
  private boolean told;
  private long lookedAt;
  private long lookTook;
  private boolean checked;
  private boolean listed;
  private long listedAt;
  private long listingTook;
  private volatile boolean whole;
  private volatile String problem;
  private volatile String failure;

  /**
   * @param snapshots where a new list of all files is asked for, if the memory was lost
   * @param confirmation a file that says once that much may be removed
   * @param most changes of a bundle
   * @param nanoTime as {@link System#nanoTime}
   */
  public Folders(
      Capture.Folder capture,
      DataFolder files,
      FileMemory memory,
      Sealing sealing,
      Snapshots snapshots,
      Path confirmation,
      int most,
      LongSupplier nanoTime) {
    this.capture = capture;
    this.files = files;
    this.memory = memory;
    this.sealing = sealing;
    this.snapshots = snapshots;
    this.confirmation = confirmation;
    this.most = most;
    this.nanoTime = nanoTime;
    this.settled = new Settled(capture.unchanged(), nanoTime);
  }

  public String name() {
    return capture.name();
  }

  private String markName() {
    return "folder." + capture.name();
  }

  /** What is to be sealed, one bundle after the other; most looks find nothing. */
  public Iterator<FolderPart> parts() throws IOException {
    told |= changed.addAll(events.changed());
    long now = nanoTime.getAsLong();
    boolean all = isListingDue(now);
    if (!all && !isLookDue(now)) {
      return Collections.emptyIterator();
    }
    checkMemory();
    boolean wasWhole = whole;
    whole = false;
    try {
      FolderListing found = look(all);
      if (!all && found.mayBeAMistake()) {
        all = true;
        found = look(all);
      }
      return new Parts(found, all ? confirmed(found) : gone(found), all || wasWhole);
    } catch (NoSuchFileException e) {
      trouble(
          "the folder %s is missing or a link; until it is back its files stay at central as they are"
              .formatted(e.getMessage()));
      return Collections.emptyIterator();
    }
  }

  private boolean isListingDue(long now) {
    long wait = Math.max(capture.every().toNanos(), LISTING_SHARE * listingTook);
    return !listed || now - listedAt >= wait;
  }

  private boolean isLookDue(long now) {
    long wait = Math.max(told ? 0 : capture.unchanged().toNanos(), LISTING_SHARE * lookTook);
    return !changed.isEmpty() && now - lookedAt >= wait;
  }

  /**
   * @param all and not only what the file system told of, and what did not stand still
   */
  private FolderListing look(boolean all) throws IOException {
    Set<Path> some = Set.copyOf(changed);
    changed.clear();
    told = false;
    lookedAt = nanoTime.getAsLong();
    FolderListing found = new FolderListing(capture, files, memory, settled, events);
    if (!all) {
      found.some(some);
      lookTook = nanoTime.getAsLong() - lookedAt;
      return found;
    }
    listed = true;
    listedAt = lookedAt;
    try {
      found.all();
    } finally {
      listingTook = nanoTime.getAsLong() - listedAt;
    }
    return found;
  }

  /** A memory that is not the one of the bundles may lack files that central has. */
  private void checkMemory() throws IOException {
    String mark = sealing.marks().get(markName());
    if (!checked && mark != null && !mark.equals(memory.id())) {
      snapshots.request("the memory of the data files was lost");
    }
    checked = true;
  }

  /** What is gone of some; the trouble of all the others stays. */
  private List<String> gone(FolderListing some) {
    problem = problem == null ? said(some.problem(), null) : problem;
    return capture.keepRemoved() ? List.of() : some.gone();
  }

  /** What is gone, unless so much is that somebody must say so. */
  private List<String> confirmed(FolderListing listing) throws IOException {
    if (capture.keepRemoved()) {
      trouble(listing.problem());
      return List.of();
    }
    if (!listing.looksLikeAMistake() || Files.deleteIfExists(confirmation)) {
      trouble(listing.problem());
      return listing.gone();
    }
    trouble(
        "of its %,d files %,d are gone at once, which looks like a mistake: they stay at central; bring them back, or, if they are really gone, create the file %s"
            .formatted(listing.known(), listing.gone().size(), confirmation));
    return List.of();
  }

  /** Fills one bundle after the other. Each file is hashed when its bundle is filled. */
  private final class Parts implements Iterator<FolderPart> {
    private final Iterator<String> news;
    private final Iterator<String> gone;
    private final boolean thenWhole;
    private String unread;
    private FolderPart next;

    /**
     * @param gone what of it is to be told
     * @param thenWhole whether all was listed when this is sealed
     */
    Parts(FolderListing found, List<String> gone, boolean thenWhole) {
      this.news = found.news().iterator();
      this.gone = gone.iterator();
      this.thenWhole = thenWhole;
      changed.addAll(found.changing());
    }

    @Override
    public boolean hasNext() {
      try {
        next = next == null ? fill() : next;
        if (next == null) {
          failure = said(unread, failure);
          whole = thenWhole;
        }
        return next != null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public FolderPart next() {
      if (!hasNext()) {
        throw new NoSuchElementException("all of " + capture.name() + " is found");
      }
      FolderPart part = next;
      next = null;
      return part;
    }

    private FolderPart fill() throws IOException {
      List<HostFile> found = new ArrayList<>();
      List<String> removed = new ArrayList<>();
      Portion portion = new Portion(most, files);
      while (news.hasNext() && !portion.isFull()) {
        String path = news.next();
        Optional<HostFile> file = files.find(path);
        if (file.isEmpty()) {
          files.file(path).ifPresent(this::leftOut);
        } else if (isNews(file.get())) {
          found.add(file.get());
          portion.add(FolderPart.upsert(file.get()), file.get());
        }
      }
      while (!news.hasNext() && gone.hasNext() && !portion.isFull()) {
        String path = gone.next();
        removed.add(path);
        portion.add(FolderPart.delete(path));
      }
      if (portion.changes().isEmpty()) {
        return null;
      }
      memory.announce(found.stream().map(HostFile::path).collect(Collectors.toList()));
      return FolderPart.of(found, removed, Map.of(markName(), memory.id()));
    }

    /** The files behind it go on. */
    private void leftOut(Path file) {
      changed.add(file);
      unread = file + " changes while it is read, or can't be read; it is tried again";
    }

    /** A file that was only touched is what it was. */
    private boolean isNews(HostFile file) {
      FileMemory.Sealed sealed = memory.sealed(file.path());
      return sealed == null || !sealed.isCertain() || !sealed.sha256().equals(file.sha256());
    }
  }

  /** The bundle is durable. */
  public void sealed(FolderPart part, Manifest manifest) {
    failure = null;
    part.remember(memory, manifest);
    part.found().forEach(file -> settled.forget(file.path()));
  }

  /** Nothing is lost: the next look finds it again. Said once, not at every look. */
  public void leave(Throwable thrown) {
    Throwable cause = thrown;
    while (!(cause instanceof IOException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    failure = said("can't be sealed now: " + why, failure);
    listed = true;
    listedAt = nanoTime.getAsLong() - capture.every().toNanos() + RETRY_NANOS;
  }

  private void trouble(String sentence) {
    problem = said(sentence, problem);
  }

  private String said(String sentence, String before) {
    if (sentence != null && !Objects.equals(before, sentence)) {
      LOG.warn("{}: {}", capture.name(), sentence);
    }
    return sentence;
  }

  /** Whether all of it was listed since the start, and what was found is sealed. */
  public boolean isListed() {
    return whole;
  }

  /** What people must see to; null when all is well. */
  public String trouble() {
    return failure == null ? problem : failure;
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
