package dst.ops;

import dst.config.Home;
import dst.config.HostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files that a home has from its installation, and the memory of them: {@code
 * conf/shipped.sha256}, which {@code sha256sum --check} reads, too. Without it nobody could tell a
 * file that people have edited from one of an older version.
 */
public final class Shipped {
  /** What belongs to the installation alone. */
  private static final Set<String> NOT_OF_A_HOME =
      Set.of("broker.xml", "compose", "grafana", "prometheus", "systemd", "windows", "known_hosts");

  private static final Set<String> CONF_OF_HOSTS = Set.of("host.properties", "capture.schema.json");

  private Shipped() {}

  /** What a home is for; it may be for both. */
  enum Role {
    CENTRAL,
    HOST
  }

  /** What a home is for, as it stands. */
  static Set<Role> roles(Home home) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (HostSettings.isHost(home)) {
      roles.add(Role.HOST);
    }
    if (roles.isEmpty() || Files.isDirectory(home.locations())) {
      roles.add(Role.CENTRAL);
    }
    return roles;
  }

  /**
   * By their path in the installation, which is the one in a home: all of {@code conf/} and {@code
   * routes/} that the roles need, but the installation's own secrets and trusted hosts.
   */
  static SortedMap<String, Path> of(Home installation, Set<Role> roles) throws IOException {
    SortedMap<String, Path> shipped = new TreeMap<>();
    for (Path folder : List.of(installation.conf(), installation.routes())) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          boolean secret =
              file.startsWith(installation.secrets())
                  && !file.getFileName().toString().equals("README.md");
          String name = folder.relativize(file).getName(0).toString();
          boolean needed = name.equals("secrets") || roles.contains(role(name));
          if (!secret && needed && !NOT_OF_A_HOME.contains(name)) {
            shipped.put(installation.dir().relativize(file).toString(), file);
          }
        }
      }
    }
    return shipped;
  }

  private static Role role(String name) {
    return name.startsWith("host-") || CONF_OF_HOSTS.contains(name) ? Role.HOST : Role.CENTRAL;
  }

  /** The checksums of what was shipped when the home was made or upgraded last. */
  static Map<String, String> remembered(Home home) throws IOException {
    Map<String, String> checksums = new TreeMap<>();
    if (Files.exists(memory(home))) {
      for (String line : Files.readAllLines(memory(home))) {
        String[] parts = line.split("  ", 2);
        if (parts.length == 2) {
          checksums.put(parts[1], parts[0]);
        }
      }
    }
    return checksums;
  }

  /** The checksums of the files, by the same paths. */
  static SortedMap<String, String> checksums(SortedMap<String, Path> shipped) throws IOException {
    SortedMap<String, String> checksums = new TreeMap<>();
    for (Map.Entry<String, Path> file : shipped.entrySet()) {
      checksums.put(file.getKey(), checksum(file.getValue()));
    }
    return checksums;
  }

  static void remember(Home home, Map<String, String> checksums) throws IOException {
    StringBuilder lines = new StringBuilder();
    checksums.forEach((path, sum) -> lines.append(sum).append("  ").append(path).append('\n'));
    Files.writeString(memory(home), lines);
  }

  private static Path memory(Home home) {
    return home.conf().resolve("shipped.sha256");
  }

  static String checksum(Path file) throws IOException {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
