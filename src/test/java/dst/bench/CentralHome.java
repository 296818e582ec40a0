package dst.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The home of a central as {@code dst init} makes it, with the locations of a scenario. */
final class CentralHome {
  private final Path dir;
  private final Map<String, String> environment = new HashMap<>();

  CentralHome(Lab lab, Path dir) throws IOException {
    this.dir = dir;
    Program.run(List.of(lab.checkout().resolve("dst").toString(), "init", dir.toString()));
    try (Stream<Path> shipped = Files.list(dir.resolve("locations"))) {
      for (Path file : shipped.toList()) {
        Files.delete(file);
      }
    }
    set("dst.observe.port", "0");
  }

  Path dir() {
    return dir;
  }

  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  CentralHome database(PostgresServer postgres) {
    environment.put("DST_DB_URL", postgres.url());
    environment.put("DST_DB_USER", "dst");
    return this;
  }

  /** A line of {@code conf/dst.properties}. */
  void set(String key, String value) throws IOException {
    Files.writeString(
        dir.resolve("conf/dst.properties"),
        "\n" + key + "=" + value + "\n",
        StandardOpenOption.APPEND);
  }

  void secret(String name, String value) throws IOException {
    write("conf/secrets/" + name, value);
  }

  /** Lines of the file with the hosts' keys, beside those that it has. */
  void knownHosts(String lines) throws IOException {
    Files.writeString(
        dir.resolve("conf/known_hosts"),
        lines,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  void location(String id, String yaml) throws IOException {
    write("locations/" + id + ".yaml", yaml);
  }

  /**
   * A location whose pull area is a folder of this machine, with the workload's records; the folder
   * is made.
   *
   * @param areas its parent
   */
  void localLocation(String id, Path areas) throws IOException {
    Files.createDirectories(areas.resolve(id));
    location(
        id,
        """
        name: %1$s
        time-zone: UTC
        pull: {from: "file://%2$s/%1$s", every: 1s}
        """
                .formatted(id, areas)
            + ProductFiles.RECORDS);
  }

  void write(String file, String content) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}
