package dst.location;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * From where, how and how often a location is pulled.
 *
 * @param from {@code sftp://user@host:port/folder} (the folder is taken from the log-in folder) or
 *     {@code file:///folder}
 * @param password or null
 * @param privateKey an OpenSSH private key file, or null
 * @param every time between two pulls; null when {@code cron} is set
 * @param cron a Quartz cron expression in the location's time zone; null when {@code every} is set
 * @param order in which a poll's files are taken, and so which one is newer
 * @param mostFiles taken in one poll
 * @param mostBytes of one file, compressed as it lies there; of a sealed bundle also unpacked
 * @param mostRecords of one file or bundle
 * @param mostDataFileBytes of one data file
 * @param done folder beside the files, to which a file is moved when it is durable in the queue
 * @param template id of the route template
 * @param quiet when no pull begins, on the clock of the location's time zone
 * @param patience with a host that is slow or silent
 * @param doorbell the secret that the host's rings are signed with; null: it has none
 * @param listener whether the host has one: then sealed bundles are pulled from the folder {@code
 *     ready}, in the order of their numbers, and no plain files
 */
public record Pull(
    URI from,
    String password,
    Path privateKey,
    Duration every,
    String cron,
    Order order,
    Finished finished,
    int mostFiles,
    long mostBytes,
    long mostRecords,
    long mostDataFileBytes,
    String done,
    String template,
    QuietHours quiet,
    Patience patience,
    String doorbell,
    boolean listener) {

  /** Oldest first: by name, runs of digits as numbers, or by time of last change and then name. */
  public enum Order {
    NAME,
    TIME
  }

  /**
   * How a finished file is told from a growing one. Names that begin with a dot or end in {@code
   * .tmp} or {@code .part} are never taken.
   *
   * @param marker suffix of the marker file ({@code .done}: {@code PROD.csv} is taken once {@code
   *     PROD.csv.done} is there), or null
   * @param unchanged how long size and time must have stood still as central sees it; zero: at once
   */
  public record Finished(String marker, Duration unchanged) {}

  /**
   * When a pull is cut because its host makes it wait.
   *
   * @param timeout of silence: no byte comes
   * @param stalledAfter how long one step (log in and list, read one file, move it) may take with
   *     less than {@code minRate}
   * @param minRate bytes a second
   */
  public record Patience(Duration timeout, Duration stalledAfter, long minRate) {
    public static final Patience USUAL =
        new Patience(Duration.ofSeconds(15), Duration.ofMinutes(1), 1024);
  }

  /** Whether a template of the integrator's own is named. */
  public boolean hasOwnTemplate() {
    return !template.equals("pull");
  }

  /**
   * The folder and account that is pulled, the same however the address is written, and for a local
   * folder whatever links lead to it.
   */
  public String folder() {
    if ("file".equals(from.getScheme())) {
      return PullAddress.real(Path.of(from)).toString();
    }
    return from.getScheme()
        + "://"
        + from.getUserInfo()
        + "@"
        + (from.getHost() == null ? "" : from.getHost().toLowerCase(Locale.ROOT))
        + ":"
        + (from.getPort() < 0 ? 22 : from.getPort())
        + from.getPath().replaceAll("/+$", "");
  }

  /** The password or key is no text for logs. */
  @Override
  public String toString() {
    return "pull from " + from;
  }
}
