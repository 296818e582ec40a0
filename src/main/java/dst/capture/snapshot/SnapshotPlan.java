package dst.capture.snapshot;

import dst.capture.Capture;
import dst.capture.FileMemory;
import dst.capture.Sealing;
import dst.capture.database.HostDatabase;
import dst.capture.folder.DataFolder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What of a host's captures can be sent whole.
 *
 * @param sources by capture
 * @param unable why others can't, in words, by capture
 * @param startsAnew of these others the mark that is taken away instead, so that they read from
 *     their start
 * @param withFiles captures of {@code sources} whose rows name data files
 */
record SnapshotPlan(
    Map<String, SnapshotSource> sources,
    Map<String, String> unable,
    Map<String, String> startsAnew,
    Set<String> withFiles) {
  SnapshotPlan {
    sources = Map.copyOf(sources);
    unable = Map.copyOf(unable);
    startsAnew = Map.copyOf(startsAnew);
    withFiles = Set.copyOf(withFiles);
  }

  /**
   * @param database null: there is none
   * @param maxRow the most bytes of a row
   * @param listed whether all folders were listed, and what was found is sealed
   */
  static SnapshotPlan of(
      List<Capture> captures,
      HostDatabase database,
      long maxRow,
      DataFolder files,
      FileMemory memory,
      Sealing sealing,
      BooleanSupplier listed) {
    Map<String, SnapshotSource> sources = new HashMap<>();
    Map<String, String> unable = new HashMap<>();
    Map<String, String> startsAnew = new HashMap<>();
    Set<String> withFiles = new HashSet<>();
    boolean anyFolder = false;
    for (Capture capture : captures) {
      String name = capture.name();
      if (capture instanceof Capture.Folder) {
        anyFolder = true;
      } else if (capture instanceof Capture.Outbox outbox && outbox.table() != null) {
        sources.put(name, new SnapshotTable(database, outbox, files, maxRow));
        if (!outbox.files().isEmpty()) {
          withFiles.add(name);
        }
      } else {
        unable.put(name, why(capture));
      }
      if (capture instanceof Capture.Select) {
        startsAnew.put(name, "select." + name);
      }
    }
    if (anyFolder) {
      sources.put(
          SnapshotRequests.DATA_FILES,
          new SnapshotFiles(files, memory, sealing, listed, keeps(captures, sources.keySet())));
    }
    return new SnapshotPlan(sources, unable, startsAnew, withFiles);
  }

  private static String why(Capture capture) {
    if (capture instanceof Capture.Select) {
      return "its query is run from its start again; what is gone from it is not deleted at"
          + " central";
    }
    return capture instanceof Capture.Drop
        ? "dropped files are not kept as a whole: drop a file with all of its rows"
        : "it has no table to read: write table and key into " + capture.definition();
  }

  /** Files of rows that can't be told again would be taken for gone. */
  private static String keeps(List<Capture> captures, Set<String> sources) {
    for (Capture capture : captures) {
      if (capture instanceof Capture.Folder folder && folder.keepRemoved()) {
        return folder.definition() + " keeps removed files";
      }
      if (!capture.files().isEmpty() && !sources.contains(capture.name())) {
        return "rows of " + capture.name() + " name data files, and it can't be sent whole";
      }
    }
    return null;
  }
}
