package dst.pull.mirror;

import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.location.Location;
import dst.location.MirroredFolder;
import dst.pull.Pull;
import dst.record.DataFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The files of a mirrored folder at the host, in the order of their paths. Folders are listed as
 * they are reached, so only the entries of a folder and of those above it are in memory.
 */
final class MirrorListing {
  private static final char NO_UTF8 = '\uFFFD';

  private final PullArea area;
  private final Location location;
  private final MirroredFolder folder;
  private final Predicate<String> taken;
  private final Deque<Iterator<Listed>> open = new ArrayDeque<>();
  private String notListed;

  /**
   * @throws NoSuchFileException if the folder is not there
   */
  MirrorListing(PullArea area, Location location, MirroredFolder folder) throws IOException {
    this.area = area;
    this.location = location;
    this.folder = folder;
    this.taken = folder.taken();
    open.push(entries(folder.folder()));
  }

  private Iterator<Listed> entries(String path) throws IOException {
    List<Listed> entries =
        area.list(path).stream()
            .filter(this::isMirrored)
            .sorted(Comparator.comparing(Listed::path))
            .toList();
    return entries.iterator();
  }

  /** The next file; null at the end. A folder that can't be listed is one {@code UNKNOWN}. */
  MirrorLine next() throws IOException {
    while (!open.isEmpty()) {
      if (!open.peek().hasNext()) {
        open.pop();
        continue;
      }
      Listed entry = open.peek().next();
      if (problem(entry.path()) != null) {
        return line(MirrorLine.Word.NAMELESS, entry);
      }
      if (!entry.folder()) {
        return line(MirrorLine.Word.FETCH, entry);
      }
      try {
        open.push(entries(entry.path()));
      } catch (AccessDeniedException e) {
        notListed = entry.path();
        return line(MirrorLine.Word.UNKNOWN, entry);
      } catch (NoSuchFileException goneMeanwhile) {
        return line(MirrorLine.Word.UNKNOWN, entry);
      }
    }
    return null;
  }

  private static MirrorLine line(MirrorLine.Word word, Listed entry) {
    return new MirrorLine(word, entry.path(), entry.size(), entry.modified());
  }

  /** A folder that central may not list, or null. */
  String notListed() {
    return notListed;
  }

  private boolean isMirrored(Listed entry) {
    String path = entry.path();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.startsWith(".") || lower.endsWith(".tmp") || lower.endsWith(".part")) {
      return false;
    }
    if (folder.folder().isEmpty() && isOfThePull(entry, name)) {
      return false;
    }
    return entry.folder() || isTaken(path);
  }

  /** What records take, its markers, and where it goes. */
  private boolean isOfThePull(Listed entry, String name) {
    if (entry.path().equals(location.pull().done())) {
      return true;
    }
    if (entry.folder() || entry.path().contains("/")) {
      return false;
    }
    String marker = location.pull().finished().marker();
    boolean marks =
        marker != null
            && name.endsWith(marker)
            && isRecords(name.substring(0, name.length() - marker.length()));
    return marks || isRecords(name);
  }

  private boolean isRecords(String name) {
    try {
      return !name.isEmpty() && Pull.entryFor(location, name).isPresent();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** A name that this machine can't even look at is told as one that can't be taken. */
  private boolean isTaken(String path) {
    try {
      return taken.test(path);
    } catch (InvalidPathException e) {
      return true;
    }
  }

  /**
   * @return why the path can't be taken, to stand behind it in a sentence; null: it can
   */
  static String problem(String path) {
    if (path.indexOf(NO_UTF8) >= 0) {
      return "has a name that is not UTF-8";
    }
    try {
      return DataFile.pathProblem(Path.of(path).toString().isEmpty() ? "" : path);
    } catch (InvalidPathException e) {
      return "has a name that central's machine can't have (" + e.getReason() + ")";
    }
  }
}
