package dst.location;

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
 * @param records at least one
 */
public record Location(
    String id, String name, ZoneId zone, Path file, Pull pull, List<RecordFiles> records) {
  public Location {
    records = List.copyOf(records);
  }
}
