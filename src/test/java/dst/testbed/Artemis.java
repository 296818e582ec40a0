package dst.testbed;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Artemis of its own: the distribution that Maven unpacks, an instance made as
 * docs/broker.md says, with the shipped {@code conf/broker.xml}.
 */
public final class Artemis implements AutoCloseable {
  public static final String USER = "dst";
  public static final String PASSWORD = "a broker's password";

  /** What it logs when it serves: "Server is now active". */
  private static final String SERVES = "AMQ221007";

  /** What a backup logs when it has taken over. */
  public static final String BACKUP_SERVES = "AMQ221010";

  private static final Path DISTRIBUTION = Path.of("target/artemis");
  private static final String HA_GOES_HERE = "<!-- HA: what docs/broker.md shows goes here -->";
  private static final Duration LONG = Duration.ofMinutes(2);

  private final Path instance;
  private final Path key;
  private final int port = freePort();
  private Path data;
  private Process process;

  /**
   * @param key the broker's private key and certificate, in PEM
   */
  public Artemis(Path instance, Path key) throws IOException {
    this.instance = instance;
    this.key = key;
    this.data = instance.resolve("data");
    Commands.run(
        List.of(
            home().resolve("bin/artemis").toString(),
            "create",
            instance.toString(),
            "--silent",
            "--no-autotune",
            "--no-web",
            "--require-login",
            "--user",
            USER,
            "--password",
            PASSWORD,
            "--role",
            "dst"));
    Files.writeString(xml(), Files.readString(Path.of("conf/broker.xml")));
  }

  /** One of a pair: the same journal as the other, and the part that the manual shows for it. */
  public Artemis sharing(Path journal, String ha) throws IOException {
    data = journal;
    String text = Files.readString(xml());
    if (!text.contains(HA_GOES_HERE)) {
      throw new IOException("conf/broker.xml does not say where HA goes");
    }
    Files.writeString(xml(), text.replace(HA_GOES_HERE, ha));
    return this;
  }

  private Path xml() {
    return instance.resolve("etc/broker.xml");
  }

  private static Path home() throws IOException {
    try (Stream<Path> folders = Files.list(DISTRIBUTION)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("bin/artemis")))
          .findFirst()
          .orElseThrow(() -> new IOException("Maven has not unpacked Artemis: run mvnw verify"))
          .toAbsolutePath();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return "tcp://localhost:" + port;
  }

  /** Starts it and waits until it serves. */
  public void start() throws IOException {
    begin();
    awaitLog(SERVES);
  }

  /** Starts it and does not wait: a backup serves when the other one is gone. */
  public void begin() throws IOException {
    ProcessBuilder run =
        new ProcessBuilder(instance.resolve("bin/artemis").toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    run.environment()
        .putAll(
            Map.of(
                "BROKER_HOST", "127.0.0.1",
                "BROKER_PORT", String.valueOf(port),
                "BROKER_PEM", key.toString(),
                "BROKER_DATA", data.toString(),
                "JAVA_ARGS", "-Xms64m -Xmx512m",
                "JAVA_HOME", System.getProperty("java.home")));
    process = run.start();
  }

  public Path log() {
    return instance.resolve("log/run.log");
  }

  /** Until it has logged this since its start. */
  public void awaitLog(String text) {
    await()
        .atMost(LONG)
        .failFast("the broker ended; see " + log(), () -> !process.isAlive())
        .until(() -> Files.readString(log()).contains(text));
  }

  /** As a service manager does. */
  public void stop() throws InterruptedException {
    process.destroy();
    process.waitFor(2, TimeUnit.MINUTES);
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(2, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
