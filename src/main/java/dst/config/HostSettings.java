package dst.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings of a host's listener: {@code conf/host.properties}, where each key is explained,
 * under the environment.
 *
 * @param location its id: the name of its definition at central
 * @param pullArea the folder that central may read
 * @param files the host's folder of data files
 * @param database the host's own
 * @param doorbell where a sealed bundle is told at once; without it central finds it when it pulls
 * @param outboxEvery how often the outbox is looked at
 * @param waitForFiles how long a row waits for a data file that it names; zero: not at all
 * @param retention how long a bundle is kept after a backup of the central database covers it
 * @param diskReserve bytes that are kept free on the disk of the pull area
 * @param stopTimeout how long a stop waits for what is under way
 */
public record HostSettings(
    String location,
    Path pullArea,
    Path files,
    Optional<Database> database,
    Optional<Doorbell> doorbell,
    Duration outboxEvery,
    Seal seal,
    Duration waitForFiles,
    Duration retention,
    long diskReserve,
    Settings.Log log,
    Duration stopTimeout) {
  /** What central takes as one row of a listener. */
  public static final long MOST_ROW_BYTES = 64L << 20;

  private static final String LOCATION = "dst.host.location";
  private static final String DB_URL = "dst.host.db.url";
  private static final String DB_USER = "dst.host.db.user";
  private static final String DB_PASSWORD = "dst.host.db.password";
  private static final String BELL_URL = "dst.host.doorbell.url";
  private static final String BELL_SECRET = "dst.host.doorbell.secret";

  /** Every key of {@code conf/host.properties}. */
  public static final List<String> KEYS =
      List.of(
          LOCATION,
          DB_URL,
          DB_USER,
          DB_PASSWORD,
          "dst.host.files",
          BELL_URL,
          BELL_SECRET,
          "dst.host.pull-area",
          "dst.host.retention",
          "dst.host.disk.reserve",
          "dst.log.format",
          "dst.log.level",
          "dst.host.outbox.every",
          "dst.host.seal.changes",
          "dst.host.seal.most",
          "dst.host.max-row",
          "dst.host.wait-for-files",
          "dst.stop.timeout");

  /** How to log in to the host's own database. */
  public record Database(String url, String user, String password) {
    /** Without the password, and without what stands behind the address, where one could be. */
    @Override
    public String toString() {
      return url.split("[?;]", 2)[0] + (user.isEmpty() ? "" : " as " + user);
    }
  }

  /**
   * @param url of central's doorbells, without the location
   * @param secret that this host and central share
   */
  public record Doorbell(URI url, String secret) {
    @Override
    public String toString() {
      return url.toString();
    }
  }

  /**
   * When a bundle is sealed.
   *
   * @param changes the most in one bundle
   * @param most how long changes gather while earlier bundles wait to be taken
   * @param maxRow bytes of a row of a database as JSON; a larger one is a dead letter
   */
  public record Seal(int changes, Duration most, long maxRow) {}

  /** Where it is. */
  public static Path file(Home home) {
    return home.conf().resolve("host.properties");
  }

  /** What is faulty has its default; a missing location is a fault, and empty. */
  public static HostSettings load(Home home, Variables variables, Faults faults) {
    PropertiesFile p = PropertiesFile.read(home, file(home), variables.environment(), KEYS, faults);
    String location = p.read(LOCATION, HostSettings::location, "");
    if (!p.has(LOCATION)) {
      faults.add(
          home.shown(file(home)),
          0,
          LOCATION
              + " is missing: write the location's id, the name of its definition at central"
              + " without .yaml");
    }
    Function<String, Path> path = text -> Settings.path(home, text);
    return new HostSettings(
        location,
        p.read("dst.host.pull-area", path, home.data().resolve("pull")),
        p.read("dst.host.files", path, home.dir().resolve("files")),
        database(p, variables),
        doorbell(p, variables),
        p.read("dst.host.outbox.every", Quantity.durationFrom("5ms"), Duration.ofMillis(10)),
        new Seal(
            p.read("dst.host.seal.changes", Quantity.number(1, 10_000), 2_000),
            p.read("dst.host.seal.most", Quantity.durationFrom("10ms"), Duration.ofSeconds(5)),
            p.read("dst.host.max-row", HostSettings::maxRow, 16L << 20)),
        p.read("dst.host.wait-for-files", Quantity::duration, Duration.ofMinutes(10)),
        p.read("dst.host.retention", Quantity::duration, Duration.ofDays(1)),
        p.read("dst.host.disk.reserve", Quantity::size, 1L << 30),
        Settings.log(p),
        p.read("dst.stop.timeout", Quantity.durationFrom("1s"), Duration.ofSeconds(30)));
  }

  /** Whether the home is one of a host: it has a folder of captures. */
  public static boolean isHost(Home home) {
    return Files.isDirectory(home.captures());
  }

  private static String location(String text) {
    if (!text.matches("[a-z0-9][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no location's id: it has a-z, 0-9 and \"-\" only, like new-york");
    }
    return text;
  }

  private static long maxRow(String text) {
    long size = Quantity.size(text);
    if (size < 64 << 10 || size > MOST_ROW_BYTES) {
      throw new IllegalArgumentException(text + " is not between 64KB and 64MB");
    }
    return size;
  }

  private static Optional<Database> database(PropertiesFile p, Variables variables) {
    String url = p.read(DB_URL, HostSettings::databaseUrl, "");
    Database database =
        new Database(
            url,
            p.read(DB_USER, text -> text, ""),
            p.read(DB_PASSWORD, variables::passwordOrText, ""));
    return url.isEmpty() ? Optional.empty() : Optional.of(database);
  }

  private static String databaseUrl(String text) {
    if (text.toLowerCase(Locale.ROOT).contains("password=")) {
      throw new IllegalArgumentException("holds a password: write it to " + DB_PASSWORD);
    }
    if (!text.isEmpty() && !text.matches("jdbc:[a-z0-9]+:.+")) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no address of a database: write it like"
              + " jdbc:postgresql://localhost:5432/shop");
    }
    return text;
  }

  private static Optional<Doorbell> doorbell(PropertiesFile p, Variables variables) {
    URI url = p.read(BELL_URL, HostSettings::bellUrl, null);
    String secret = p.read(BELL_SECRET, variables::passwordOrText, "");
    if (url != null && !p.has(BELL_SECRET)) {
      p.fault(BELL_URL, "has no secret: write " + BELL_SECRET + ", too");
    }
    return url == null ? Optional.empty() : Optional.of(new Doorbell(url, secret));
  }

  private static URI bellUrl(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(noUrl(text), e);
    }
    throw new IllegalArgumentException(noUrl(text));
  }

  private static String noUrl(String text) {
    return "\""
        + text
        + "\" is no address of a doorbell: write it like http://central.example:9877";
  }
}
