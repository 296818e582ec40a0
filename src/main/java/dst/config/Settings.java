package dst.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings of central: {@code conf/dst.properties}, where each key is explained, under the
 * environment.
 *
 * @param doorbell empty: nobody can ring
 * @param protectedAfter what was complete for so long counts as covered by a backup of the central
 *     database; empty: only what is reported
 * @param consumers how many batches are stored at the same time
 * @param stopTimeout how long a stop waits for what is under way
 * @param knownHosts the host keys that are trusted, in OpenSSH's form
 */
public record Settings(
    Database database,
    Folders folders,
    Broker broker,
    Retry retry,
    Limits limits,
    Observe observe,
    Optional<Doorbell> doorbell,
    Optional<Duration> protectedAfter,
    Log log,
    int consumers,
    Duration stopTimeout,
    Path knownHosts) {

  private static final String CONSUMERS = "dst.store.consumers";
  private static final String POOL = "dst.db.pool";
  private static final String JOURNAL = "dst.broker.journal.dir";
  private static final String PORT = "dst.broker.port";
  private static final String PROTECTED_AFTER = "dst.protected.after";
  private static final String DOORBELL_HOST = "dst.doorbell.host";
  private static final String DOORBELL_PORT = "dst.doorbell.port";
  private static final String FIRST = "dst.retry.first";
  private static final String MOST = "dst.retry.most";
  private static final String PULL_MOST = "dst.pull.retry.most";
  private static final String SET_ASIDE = "dst.store.set-aside";

  /** Every key of {@code conf/dst.properties}. */
  public static final List<String> KEYS =
      List.of(
          "dst.db.url",
          "dst.db.user",
          "dst.db.password",
          CONSUMERS,
          "dst.files.dir",
          "dst.staging.dir",
          "dst.disk.reserve",
          "dst.queue.most",
          "dst.observe.host",
          "dst.observe.port",
          DOORBELL_HOST,
          DOORBELL_PORT,
          "dst.log.format",
          "dst.log.level",
          RemoteBroker.URL,
          RemoteBroker.USER,
          RemoteBroker.PASSWORD,
          RemoteBroker.TLS,
          RemoteBroker.AUTHORITIES,
          RemoteBroker.OWN,
          PROTECTED_AFTER,
          POOL,
          JOURNAL,
          PORT,
          FIRST,
          MOST,
          PULL_MOST,
          SET_ASIDE,
          "dst.stop.timeout",
          "dst.known-hosts",
          "dst.camel-cli");

  /**
   * @param pool connections at most
   */
  public record Database(String url, String user, String password, int pool) {
    private static final Pattern FILE = Pattern.compile("jdbc:h2:(?:file:)?([^;:]+)(?:;.*)?");

    /** The folder of a database in a file. */
    public Optional<Path> folder() {
      Matcher matcher = FILE.matcher(url);
      return matcher.matches()
          ? Optional.of(Path.of(matcher.group(1)).toAbsolutePath().getParent())
          : Optional.empty();
    }

    /** Without the password, and without what stands behind the address, where one could be. */
    @Override
    public String toString() {
      return url.split("[?;]", 2)[0] + " as " + user;
    }
  }

  /**
   * @param files the file store, and the plain tree of data files
   * @param staging files under way, on the same file system as {@code files}
   */
  public record Folders(Path files, Path staging) {}

  /**
   * @param journal of the embedded one
   * @param port of the embedded one, on the loopback address; 0: any free one
   * @param remote the one to use in place of the embedded one
   */
  public record Broker(Path journal, int port, Optional<RemoteBroker> remote) {}

  /**
   * The delay before a failed step is tried again: the first one, and the longest.
   *
   * @param pullMost the longest before a location is pulled again whose pull failed
   * @param setAside after how long a record may be set aside that fails while others are stored
   */
  public record Retry(Duration first, Duration most, Duration pullMost, Duration setAside) {}

  /**
   * Where pulls stop in good time.
   *
   * @param diskReserve bytes that are kept free on each disk
   * @param queueMost batches that may wait in the queue
   */
  public record Limits(long diskReserve, long queueMost) {}

  /**
   * Health, metrics and status over HTTP.
   *
   * @param port 0: any free one
   * @param camelCli whether Camel's own command line may see and steer this process
   */
  public record Observe(String host, int port, boolean camelCli) {}

  /**
   * Where hosts ring.
   *
   * @param port 0: any free one
   */
  public record Doorbell(String host, int port) {}

  /** How {@code dst central} writes its log, and from which level on it does. */
  public record Log(Format format, Level level) {
    /** A line for people, or a JSON object a line for programs. */
    public enum Format {
      TEXT,
      JSON
    }

    /** The least that is written. */
    public enum Level {
      ERROR,
      WARN,
      INFO,
      DEBUG,
      TRACE
    }
  }

  public static Settings load(Home home, Faults faults) {
    return load(home, Variables.of(home), faults);
  }

  /** What is faulty has its default. */
  public static Settings load(Home home, Variables variables, Faults faults) {
    Path file = home.conf().resolve("dst.properties");
    PropertiesFile properties =
        PropertiesFile.read(home, file, variables.environment(), KEYS, faults);
    int consumers = properties.read(CONSUMERS, Quantity.number(1, 64), 4);
    int pool = properties.read(POOL, Quantity.number(1, 256), consumers + 2);
    if (pool <= consumers) {
      properties.fault(
          POOL, pool + " is too small: more than the " + consumers + " of " + CONSUMERS);
    }
    Function<String, Path> path = text -> path(home, text);
    return new Settings(
        database(home, properties, variables, pool),
        new Folders(
            properties.read("dst.files.dir", path, home.data().resolve("files")),
            properties.read("dst.staging.dir", path, home.data().resolve("staging"))),
        broker(home, properties, variables),
        retry(properties),
        new Limits(
            properties.read("dst.disk.reserve", Quantity::size, 1L << 30),
            properties.read("dst.queue.most", Quantity.count(10, 100_000_000), 100_000L)),
        observe(properties),
        doorbell(properties),
        properties.read(
            PROTECTED_AFTER, Settings::durationOrReported, Optional.of(Duration.ofDays(7))),
        log(properties),
        consumers,
        properties.read("dst.stop.timeout", Quantity.durationFrom("1s"), Duration.ofSeconds(30)),
        properties.read("dst.known-hosts", path, home.conf().resolve("known_hosts")));
  }

  static Log log(PropertiesFile properties) {
    return new Log(
        properties.read("dst.log.format", Quantity.oneOf(Log.Format.class), Log.Format.TEXT),
        properties.read("dst.log.level", Quantity.oneOf(Log.Level.class), Log.Level.INFO));
  }

  private static Database database(
      Home home, PropertiesFile properties, Variables variables, int pool) {
    return new Database(
        properties.read(
            "dst.db.url", Settings::url, "jdbc:h2:file:" + home.data().resolve("central/dst")),
        properties.read("dst.db.user", text -> text, "dst"),
        properties.read("dst.db.password", variables::passwordOrText, ""),
        pool);
  }

  private static Broker broker(Home home, PropertiesFile properties, Variables variables) {
    Optional<RemoteBroker> remote = RemoteBroker.read(home, properties, variables);
    if (remote.isPresent()) {
      Stream.of(JOURNAL, PORT)
          .filter(properties::has)
          .forEach(
              key ->
                  properties.fault(
                      key, "belongs to the embedded broker: remove it, or " + RemoteBroker.URL));
    }
    return new Broker(
        properties.read(JOURNAL, text -> path(home, text), home.data().resolve("broker")),
        properties.read(PORT, Quantity.number(0, 65_535), 0),
        remote);
  }

  private static String url(String text) {
    if (text.toLowerCase(Locale.ROOT).contains("password=")) {
      throw new IllegalArgumentException("holds a password: write it to dst.db.password instead");
    }
    if (!text.startsWith("jdbc:postgresql:") && !text.startsWith("jdbc:h2:")) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no address of a database that dst knows: write it like"
              + " jdbc:postgresql://db.example:5432/dst or jdbc:h2:file:/srv/dst/central");
    }
    return text;
  }

  private static Observe observe(PropertiesFile properties) {
    return new Observe(
        properties.read("dst.observe.host", Settings::host, "127.0.0.1"),
        properties.read("dst.observe.port", Quantity.number(0, 65_535), 9876),
        properties.read("dst.camel-cli", Quantity::flag, false));
  }

  private static Optional<Doorbell> doorbell(PropertiesFile properties) {
    int port = properties.read(DOORBELL_PORT, Settings::portOrOff, -1);
    String host = properties.read(DOORBELL_HOST, Settings::host, "127.0.0.1");
    if (!properties.has(DOORBELL_PORT) && properties.has(DOORBELL_HOST)) {
      properties.fault(DOORBELL_HOST, "does nothing alone: set " + DOORBELL_PORT + ", too");
    }
    return port < 0 ? Optional.empty() : Optional.of(new Doorbell(host, port));
  }

  private static Optional<Duration> durationOrReported(String text) {
    return text.equals("reported")
        ? Optional.empty()
        : Optional.of(Quantity.durationFrom("1s").apply(text));
  }

  private static Integer portOrOff(String text) {
    if (!text.equals("off") && !text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither off nor a port: write off, or a number from 0 to 65535");
    }
    return text.equals("off") ? Integer.valueOf(-1) : Quantity.number(0, 65_535).apply(text);
  }

  private static String host(String text) {
    if (!text.matches("[A-Za-z0-9.:-]+")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no address: write a name or an IP address, or 0.0.0.0 for all");
    }
    return text;
  }

  private static Retry retry(PropertiesFile properties) {
    Duration first = properties.read(FIRST, Quantity.durationFrom("10ms"), Duration.ofMillis(500));
    Duration most = properties.read(MOST, Quantity.durationFrom("10ms"), Duration.ofSeconds(30));
    if (most.compareTo(first) < 0 && properties.has(FIRST)) {
      properties.fault(FIRST, "is longer than " + MOST + ": write less");
    } else if (most.compareTo(first) < 0) {
      properties.fault(MOST, "is shorter than " + FIRST + ", 500ms: write more");
    }
    return new Retry(
        first,
        most,
        properties.read(PULL_MOST, Quantity.durationFrom("10ms"), Duration.ofMinutes(5)),
        properties.read(SET_ASIDE, Quantity.durationFrom("10ms"), Duration.ofMinutes(5)));
  }

  static Path path(Home home, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("has no value: write a path, or remove the line");
    }
    try {
      return home.dir().resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no path: " + e.getReason(), e);
    }
  }
}
