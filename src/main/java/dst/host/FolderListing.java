package dst.host;

import dst.bundle.Settled;
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
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

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
  private long listed;
  private long known;
  private boolean anyChanging;
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
   * @throws NoSuchFileException if the folder is not there
   */
  void run() throws IOException {
    if (!files.isPlainFolder(capture.folder())) {
      throw new NoSuchFileException(start.toString());
    }
    root = files.root().toRealPath();
    walked = start.toRealPath();
    Files.walkFileTree(walked, this);
    settled.forgetOthersThanListed();
    String prefix = prefix();
    for (Iterator<FileMemory.Sealed> all = memory.sealedFrom(prefix); all.hasNext(); ) {
      String path = all.next().path();
      if (!path.startsWith(prefix)) {
        return;
      }
      if (isTaken(path)) {
        known++;
        if (isGone(path)) {
          gone.add(path);
        }
      }
    }
  }

  private String prefix() {
    String folder = capture.folder();
    return folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
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
      compare(path, FileStamp.of(attributes));
    }
    return FileVisitResult.CONTINUE;
  }

  private void compare(String path, FileStamp stamp) {
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
      anyChanging = true;
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

  /** Whether files wait until they stand still. */
  boolean anyChanging() {
    return anyChanging;
  }

  /** What people should see to, or null. */
  String problem() {
    return problem;
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
