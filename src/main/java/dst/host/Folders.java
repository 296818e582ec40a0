package dst.host;

import dst.bundle.Manifest;
import dst.bundle.Settled;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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

  /** While files change all the time, at most a tenth of the time goes into listing. */
  private static final int LISTING_SHARE = 10;

  private static final long RETRY_NANOS = 1_000_000_000L;

  private final Capture.Folder capture;
  private final DataFolder files;
  private final FileMemory memory;
  private final Sealing sealing;
  private final SnapshotRequests snapshots;
  private final Path confirmation;
  private final int most;
  private final LongSupplier nanoTime;
  private final FolderEvents events = new FolderEvents();
  private final Settled settled;
  private boolean checked;
  private boolean eventsSeen;
  private boolean changing;
  private boolean listed;
  private long listedAt;
  private long listingTook;
  private volatile boolean whole;
  private volatile String problem;
  private volatile String failure;

  /**
   * @param snapshots where a new list of all files is asked for, if the memory was lost
   * @param most changes of a bundle
   * @param nanoTime as {@link System#nanoTime}
   */
  public Folders(
      Capture.Folder capture,
      DataFolder files,
      FileMemory memory,
      Sealing sealing,
      SnapshotRequests snapshots,
      int most,
      LongSupplier nanoTime) {
    this.capture = capture;
    this.files = files;
    this.memory = memory;
    this.sealing = sealing;
    this.snapshots = snapshots;
    this.confirmation = snapshots.folder().resolveSibling("confirm-removed-" + capture.name());
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
    eventsSeen |= events.any();
    long began = nanoTime.getAsLong();
    if (!isListingDue(began)) {
      return Collections.emptyIterator();
    }
    checkMemory();
    eventsSeen = false;
    whole = false;
    FolderListing listing = new FolderListing(capture, files, memory, settled, events);
    try {
      listing.run();
    } catch (NoSuchFileException e) {
      listingEnds(began, false);
      trouble(
          "the folder %s is missing or a link; until it is back its files stay at central as they are"
              .formatted(e.getMessage()));
      return Collections.emptyIterator();
    }
    listingEnds(began, listing.anyChanging());
    List<String> gone = confirmed(listing);
    return new Parts(listing.news(), gone);
  }

  private boolean isListingDue(long now) {
    long share = LISTING_SHARE * listingTook;
    long wait = Math.max(capture.every().toNanos(), share);
    if (eventsSeen) {
      wait = share;
    } else if (changing) {
      wait = Math.min(wait, Math.max(capture.unchanged().toNanos(), share));
    }
    return !listed || now - listedAt >= wait;
  }

  private void listingEnds(long began, boolean anyChanging) {
    listed = true;
    listedAt = began;
    listingTook = nanoTime.getAsLong() - began;
    changing = anyChanging;
  }

  /** A memory that is not the one of the bundles may lack files that central has. */
  private void checkMemory() throws IOException {
    String mark = sealing.marks().get(markName());
    if (!checked && mark != null && !mark.equals(memory.id())) {
      snapshots.ask(
          Set.of(SnapshotRequests.DATA_FILES), "the memory of the data files was lost", false);
    }
    checked = true;
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
    private FolderPart next;

    Parts(List<String> news, List<String> gone) {
      this.news = news.iterator();
      this.gone = gone.iterator();
    }

    @Override
    public boolean hasNext() {
      try {
        next = next == null ? fill() : next;
        if (next == null) {
          failure = null;
          whole = true;
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
        Optional<HostFile> file = files.find(news.next());
        if (file.isPresent() && isNews(file.get())) {
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
    changing = false;
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
