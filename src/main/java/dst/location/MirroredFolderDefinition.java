package dst.location;

import dst.config.Faults;
import dst.config.Quantity;
import dst.config.YamlMap;
import dst.record.DataFile;
import dst.record.MostRemoved;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;

/** One entry under {@code data-files:}. */
final class MirroredFolderDefinition {
  static final List<String> KEYS = List.of("folder", "files", "every", "removed", "max-removed");

  /** What central remembers of it lies in a folder of this name. */
  private static final int MOST_ENCODED = 200;

  private final MostRemoved mostRemoved;
  private final Faults faults;

  /**
   * @param mostRemoved where the entry does not say it
   */
  MirroredFolderDefinition(MostRemoved mostRemoved, Faults faults) {
    this.mostRemoved = mostRemoved;
    this.faults = faults;
  }

  /**
   * @param done where the pull moves files that it took; null if that is faulty
   * @return null if anything in it is faulty
   */
  MirroredFolder read(YamlMap entry, String done) {
    int before = faults.count();
    entry.refuseOthersThan(KEYS);
    entry.require("folder", "write which folder of the pull area is mirrored, like bilder");
    String folder = entry.read("folder", folder(done), null);
    MirroredFolder read =
        new MirroredFolder(
            folder,
            entry.read("files", MirroredFolderDefinition::glob, "*"),
            entry.read("every", Quantity.durationFrom("1s"), Duration.ofMinutes(1)),
            entry.read(
                "removed",
                Quantity.oneOf(MirroredFolder.Removed.class),
                MirroredFolder.Removed.DELETE),
            entry.read("max-removed", MostRemoved::parse, mostRemoved));
    return faults.count() == before ? read : null;
  }

  private static Function<String, String> folder(String done) {
    return text -> {
      if (text.equals(".")) {
        return "";
      }
      String folder = PullDefinition.cleanFolder("bilder").apply(text);
      String problem = DataFile.pathProblem(folder);
      if (problem != null) {
        throw new IllegalArgumentException(
            "\"" + text + "\" " + problem + ": no path of a data file can be so");
      }
      if ((folder + "/").startsWith(done + "/")) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is where files lie that were taken: mirror another folder");
      }
      if (URLEncoder.encode(folder, StandardCharsets.UTF_8).length() > MOST_ENCODED) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is too long: mirror a folder above it");
      }
      return folder;
    };
  }

  private static String glob(String text) {
    if (text.isBlank() || text.startsWith("/") || text.contains("\\")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no pattern of files below the folder: write one like *.{jpg,png}");
    }
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + text);
      return text;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no pattern of files below the folder ("
              + e.getDescription()
              + "): write one like *.{jpg,png}",
          e);
    }
  }
}
