package dst.testbed;

import dst.config.Faults;
import dst.config.Home;
import dst.config.Settings;
import dst.status.CentralLock;
import dst.status.LocationStatus;
import dst.status.StatusJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A home with the shipped routes and record types, and the definitions that a test writes. */
public final class TestHome {
  private final Path dir;

  public TestHome(Path dir) throws IOException {
    this.dir = dir;
    copy(Path.of("routes"), dir.resolve("routes"));
    copy(Path.of("conf/records"), dir.resolve("conf/records"));
    Files.createDirectories(dir.resolve("locations"));
    Files.createDirectories(dir.resolve("conf/secrets"));
    Files.writeString(dir.resolve("conf/secrets/account"), SftpServer.PASSWORD);
    Files.writeString(dir.resolve("conf/known_hosts"), "");
    properties("");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      files.forEach(
          file -> {
            try {
              Files.copy(file, to.resolve(file.getFileName()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  public Home home() {
    return new Home(dir);
  }

  /** As a command on this machine reads them. */
  public Settings settings() {
    Faults faults = new Faults();
    Settings settings = Settings.load(home(), faults);
    faults.throwIfAny();
    return settings;
  }

  /** The settings of a test, beside those that all have; lines from before go. */
  public void properties(String lines) throws IOException {
    Files.writeString(
        dir.resolve("conf/dst.properties"),
        "dst.retry.first = 50ms\ndst.observe.port = 0\n" + lines);
  }

  public void knownHosts(String lines) throws IOException {
    Files.writeString(dir.resolve("conf/known_hosts"), lines);
  }

  public void route(String name, String content) throws IOException {
    Files.writeString(dir.resolve("routes").resolve(name), content);
  }

  /** A definition that pulls every 100 ms. */
  public void location(String id, String from, String records) throws IOException {
    location(id, from, "every: 100ms", records);
  }

  /**
   * @param pull further lines under {@code pull:}
   */
  public void location(String id, String from, String pull, String records) throws IOException {
    String password = from.startsWith("sftp:") ? "  password: ${secret:account}\n" : "";
    Files.writeString(
        dir.resolve("locations").resolve(id + ".yaml"),
        "name: "
            + id
            + "\ntime-zone: America/New_York\npull:\n  from: "
            + from
            + "\n"
            + password
            + pull.indent(2)
            + "records:\n"
            + records.indent(2));
  }

  /** What the central that runs on it says of its first location. */
  public LocationStatus status() throws IOException {
    URI url = CentralLock.read(home()).orElseThrow().url().resolve("/observe/status");
    try (InputStream in = url.toURL().openStream()) {
      return StatusJson.read(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .locations()
          .get(0);
    }
  }
}
