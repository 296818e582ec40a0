package dst.location;

import dst.record.MostRemoved;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;

/**
 * A location as {@code locations/<id>.yaml} defines it, complete (the defaults are in it) and
 * valid.
 *
 * @param id the file's name without {@code .yaml}: {@code [a-z0-9][a-z0-9-]*}
 * @param name for people
 * @param file the definition, relative to the home
 * @param records files that hold records; may be empty if {@code dataFiles} is not
 * @param ignored files of the pull area that nobody asks for, and that is well
 * @param dataFiles folders that are mirrored, none in another
 * @param mostRemoved how much may be removed at once without being held, where an entry does not
 *     say it
 */
public record Location(
    String id,
    String name,
    ZoneId zone,
    Path file,
    Pull pull,
    List<RecordFiles> records,
    List<NamePattern> ignored,
    List<MirroredFolder> dataFiles,
    MostRemoved mostRemoved) {
  public Location {
    ignored = List.copyOf(ignored);
    dataFiles = List.copyOf(dataFiles);
    records = List.copyOf(records);
  }

  /** Whether files of this name are left alone in the pull area, whatever else asks for them. */
  public boolean ignores(String file) {
    for (NamePattern pattern : ignored) {
      if (pattern.matches(file)) {
        return true;
      }
    }
    return false;
  }
}
