package dst.pull;

import dst.bundle.FolderNames;
import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.bundle.Settled;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks for files that records wait for, with few requests: of a folder in which many are missed,
 * one listing; where only a few are, opening them tells. One look asks for so much at most, and the
 * next one goes on behind it.
 */
final class LateLook {
  private static final int MOST_REQUESTS = 200;
  private static final int FEW = 8;

  private final PullArea area;
  private final FolderNames names;
  private final Settled settled;
  private final boolean mustSettle;
  private final Set<String> there = new HashSet<>();
  private final Set<String> changing = new HashSet<>();

  /**
   * @param names of the area, as they are now
   * @param mustSettle whether a file must stand still before it is taken
   */
  LateLook(PullArea area, FolderNames names, Settled settled, boolean mustSettle) {
    this.area = area;
    this.names = names;
    this.settled = settled;
    this.mustSettle = mustSettle;
  }

  /**
   * @param paths that are missing, and whether a name that is alike will do
   * @param from the folder to begin with
   * @return the folder to begin the next look with
   */
  String look(Map<String, Boolean> paths, String from) throws IOException {
    NavigableMap<String, List<String>> folders = new TreeMap<>();
    paths
        .keySet()
        .forEach(path -> folders.computeIfAbsent(folder(path), f -> new ArrayList<>()).add(path));
    List<String> order = new ArrayList<>(folders.tailMap(from, true).keySet());
    order.addAll(folders.headMap(from, false).keySet());
    int requests = 0;
    for (String folder : order) {
      List<String> missing = folders.get(folder);
      boolean few = missing.size() <= FEW && !mustSettle;
      if (requests > 0 && requests + (few ? missing.size() : 1) > MOST_REQUESTS) {
        return folder;
      }
      requests += few ? missing.size() : 1;
      List<String> exact = missing.stream().filter(path -> !paths.get(path)).toList();
      if (few) {
        there.addAll(exact);
      } else if (!exact.isEmpty()) {
        listed(folder, exact);
      }
      for (String path : missing) {
        if (paths.get(path)) {
          alike(path);
        }
      }
    }
    settled.forgetOthersThanListed();
    return "";
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private void listed(String folder, List<String> paths) throws IOException {
    Set<String> wanted = new HashSet<>(paths);
    try {
      for (Listed each : area.list(folder)) {
        if (!each.folder() && wanted.contains(each.path())) {
          found(each.path(), each);
        }
      }
    } catch (NoSuchFileException | AccessDeniedException notThereYet) {
      // as long as they wait, this may change
    }
  }

  private void alike(String path) throws IOException {
    List<Listed> fitting = names.fitting(path);
    for (Listed each : fitting) {
      found(path, each);
    }
  }

  private void found(String path, Listed file) {
    if (settled.settled(file.path(), file.size(), file.modified())) {
      there.add(path);
    } else {
      changing.add(path);
    }
  }

  /** What may be there. */
  Set<String> there() {
    there.removeAll(changing);
    return there;
  }

  /** What is there, and is being written. */
  Set<String> changing() {
    return changing;
  }
}
