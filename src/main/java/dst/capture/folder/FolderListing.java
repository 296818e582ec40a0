package dst.capture.folder;

import dst.bundle.FileStamp;
import dst.bundle.Settled;
import dst.capture.Capture;
import dst.capture.FileMemory;
import dst.record.DataFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What one look at a folder finds: what is new or changed, and what is gone. */
final class FolderListing extends SimpleFileVisitor<Path> {
  private static final int MOST_REMOVED = 100;
  private static final int MOST_EMPTIED = 10;

  private final Capture.Folder capture;
  private final DataFolder files;
  private final FileMemory memory;
  private final Settled settled;
  private final FolderEvents events;
  private final PathMatcher pattern;
  private final Path start;
  private Path root;
  private Path walked;
  private final List<String> news = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private final Set<Path> changing = new HashSet<>();
  private long listed;
  private long known;
  private String problem;

  FolderListing(
      Capture.Folder capture,
      DataFolder files,
      FileMemory memory,
      Settled settled,
      FolderEvents events) {
    this.capture = capture;
    this.files = files;
    this.memory = memory;
    this.settled = settled;
    this.events = events;
    this.pattern = pattern(capture);
    this.start = capture.folder().isEmpty() ? files.root() : files.root().resolve(capture.folder());
  }

  private static PathMatcher pattern(Capture.Folder capture) {
    return FileSystems.getDefault().getPathMatcher("glob:" + capture.pattern());
  }

  /**
   * Looks at all of it.
   *
   * @throws NoSuchFileException if the folder is not there
   */
  void all() throws IOException {
    begin();
    Files.walkFileTree(walked, this);
    settled.forgetOthersThanListed();
    findGone(capture.folder());
  }

  /**
   * Looks at these alone, and at what is below them.
   *
   * @param changed files and folders, which may be gone
   * @throws NoSuchFileException if the folder of all of them is not there
   */
  void some(Set<Path> changed) throws IOException {
    begin();
    for (Path each : changed) {
      if (each.startsWith(walked) && !isBelowAnother(each, changed)) {
        Files.walkFileTree(each, this);
        findGone(path(each));
      }
    }
  }

  private void begin() throws IOException {
    if (!files.isPlainFolder(capture.folder())) {
      throw new NoSuchFileException(start.toString());
    }
    root = files.root().toRealPath();
    walked = start.toRealPath();
  }

  private boolean isBelowAnother(Path path, Set<Path> others) {
    return !path.equals(walked)
        && (others.contains(path.getParent()) || isBelowAnother(path.getParent(), others));
  }

  /**
   * @param below a folder, or the file itself; "" for all
   */
  private void findGone(String below) throws IOException {
    if (memory.sealed(below) != null) {
      count(below);
    }
    String prefix = below.isEmpty() || below.endsWith("/") ? below : below + "/";
    for (Iterator<FileMemory.Sealed> all = memory.sealedFrom(prefix); all.hasNext(); ) {
      String path = all.next().path();
      if (!path.startsWith(prefix)) {
        return;
      }
      count(path);
    }
  }

  private void count(String sealed) throws IOException {
    if (isTaken(sealed)) {
      known++;
      if (isGone(sealed)) {
        gone.add(sealed);
      }
    }
  }

  private boolean isGone(String path) throws IOException {
    try {
      return files.file(path).isEmpty();
    } catch (AccessDeniedException e) {
      return false;
    }
  }

  private boolean isTaken(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String lower = name.toLowerCase(Locale.ROOT);
    return !lower.endsWith(".tmp") && !lower.endsWith(".part") && pattern.matches(Path.of(name));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
    if (!dir.equals(walked) && dir.getFileName().toString().startsWith(".")) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    events.watch(dir);
    return FileVisitResult.CONTINUE;
  }

  /** Below the data files, with slashes. */
  private String path(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    String path = path(file);
    if (!attributes.isRegularFile()
        || file.getFileName().toString().startsWith(".")
        || !isTaken(path)) {
      return FileVisitResult.CONTINUE;
    }
    listed++;
    String fault =
        path.indexOf('\uFFFD') >= 0 ? "has a name that is not UTF-8" : DataFile.pathProblem(path);
    if (fault != null) {
      problem("the data file " + path.replaceAll("\\p{Cntrl}", "?") + " " + fault + "; rename it");
    } else {
      compare(path, file, FileStamp.of(attributes));
    }
    return FileVisitResult.CONTINUE;
  }

  private void compare(String path, Path file, FileStamp stamp) {
    FileMemory.Sealed sealed = memory.sealed(path);
    FileMemory.Hashed hashed = memory.hashed(path);
    boolean same =
        sealed != null
            && hashed != null
            && hashed.stamp().equals(stamp)
            && hashed.sha256().equals(sealed.sha256());
    if (same) {
      return;
    }
    if (settled.settled(path, stamp.size(), stamp.modified())) {
      news.add(path);
    } else {
      changing.add(file);
    }
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    if (failure instanceof AccessDeniedException) {
      problem(path(file) + " may not be read by the listener; what lies there stays as it was");
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }

  private void problem(String sentence) {
    if (problem == null) {
      problem = sentence;
    }
  }

  /** Paths of files that may be new or changed, and stand still. */
  List<String> news() {
    return news;
  }

  /** Paths that were sealed and lie there no more. */
  List<String> gone() {
    return gone;
  }

  /** Files that wait until they stand still. */
  Set<Path> changing() {
    return changing;
  }

  /** What people should see to, or null. */
  String problem() {
    return problem;
  }

  /** Whether so many are gone that it may be a mistake: only a look at all of them can tell. */
  boolean mayBeAMistake() {
    return gone.size() > MOST_EMPTIED && !capture.keepRemoved();
  }

  /** Whether so many files are gone that somebody has to confirm it; docs/decisions/0017. */
  boolean looksLikeAMistake() {
    return (gone.size() > MOST_REMOVED && 2L * gone.size() > known)
        || (listed == 0 && gone.size() > MOST_EMPTIED);
  }

  long known() {
    return known;
  }
}
