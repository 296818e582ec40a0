package dst.pull;

import dst.location.Location;
import dst.record.BundleId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The file that a location's pull took last, kept in its staging folder. After a crash the same
 * file gets the same bundle number again, so that what was queued of it counts once; and versions
 * grow even when the clock is set back.
 *
 * @param reading how it was cut into batches; the same file read otherwise is another bundle, as a
 *     batch of one cut can't stand for one of the other. Empty in files of older versions
 * @param next the smallest bundle number that was not used yet
 * @param lies where it lay in the pull area, if not under its name; empty otherwise
 * @param done where it is moved; empty in files of older versions
 * @param finished whether all of it was queued, and it is known to be what was moved
 */
public record LastTaken(
    String file,
    String sha256,
    String reading,
    long number,
    long next,
    String lies,
    String done,
    boolean finished) {
  static final LastTaken NONE = new LastTaken("", "", "", 0, 0, "", "", true);

  public static Path path(Path staging, Location location) {
    return staging.resolve(location.id()).resolve("last-taken.properties");
  }

  public static LastTaken load(Path path) throws IOException {
    if (!Files.exists(path)) {
      return NONE;
    }
    Properties p = Durable.load(path);
    try {
      return new LastTaken(
          p.getProperty("file"),
          p.getProperty("sha256"),
          p.getProperty("reading", ""),
          Long.parseLong(p.getProperty("number")),
          Long.parseLong(p.getProperty("next")),
          p.getProperty("lies", ""),
          p.getProperty("done", ""),
          Boolean.parseBoolean(p.getProperty("finished")));
    } catch (NumberFormatException e) {
      throw new IOException(
          path
              + " is damaged. It holds the last version given to this location's changes: restore"
              + " it from a backup, or write into it next=<microseconds since 1970, later than any"
              + " seq of this location in the database>, number=0, finished=true.",
          e);
    }
  }

  /** The save is durable when it returns, if that is asked for. */
  public void save(Path path, boolean durable) throws IOException {
    Properties p = new Properties();
    p.setProperty("file", file);
    p.setProperty("sha256", sha256);
    p.setProperty("reading", reading);
    p.setProperty("number", Long.toString(number));
    p.setProperty("next", Long.toString(next));
    p.setProperty("lies", lies);
    p.setProperty("done", done);
    p.setProperty("finished", Boolean.toString(finished));
    Durable.save(p, path, durable);
  }

  /** A number that no bundle of the location had. */
  public long free(long nowMicros) {
    return Math.max(next, nowMicros);
  }

  /** Numbers below this one are used; the clock never goes back. */
  public LastTaken reserving(long below) {
    long free = Math.max(next, below);
    return new LastTaken(file, sha256, reading, number, free, lies, done, finished);
  }

  /** The bundle of a file: the one it had, if it is the file that was under way, else a new one. */
  BundleId bundle(String location, String file, String sha256, String reading, long nowMicros) {
    boolean underWay =
        !finished
            && this.file.equals(file)
            && this.sha256.equals(sha256)
            && (this.reading.isEmpty() || this.reading.equals(reading));
    return new BundleId(location, 0, underWay ? number : free(nowMicros));
  }

  /**
   * The file is about to be queued.
   *
   * @param done where it will be moved
   */
  static LastTaken sealed(Intake intake, String done) {
    long number = intake.bundle().number();
    return new LastTaken(
        intake.file(),
        intake.staged().sha256(),
        intake.reading(),
        number,
        number + intake.hold().records() + intake.late().size() + 1,
        intake.lies().equals(intake.file()) ? "" : intake.lies(),
        done,
        false);
  }

  LastTaken asFinished() {
    return new LastTaken(file, sha256, reading, number, next, "", "", true);
  }
}
