package dst.testbed;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * OpenSSH's server as an example host runs it: one account, which sees its pull area and nothing
 * else. For that it must be root. It makes no account on this machine: it takes one that every
 * Debian has.
 */
public final class OpenSsh implements AutoCloseable {
  public static final String ACCOUNT = "nobody";

  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Path dir;
  private final int port;
  private final Process process;

  /** Skips the test where this can't be; root in CI must have the server. */
  public static void require() {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "OpenSSH's server with chrooted accounts needs root");
    if (!Files.isExecutable(SSHD)) {
      String message = SSHD + " is missing: install openssh-server";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
  }

  /**
   * @param settings the host's {@code sshd_config}
   */
  public OpenSsh(Path settings, Path hostKey, Path authorizedKeys) throws IOException {
    Files.createDirectories(Path.of("/run/sshd"));
    // sshd trusts a folder only if nobody but root may write to it, or to any above it
    dir = Files.createTempDirectory(Path.of("/run"), "dst-host-");
    mode(dir, "rwxr-xr-x");
    mode(Files.copy(hostKey, dir.resolve("host_key")), "rw-------");
    mode(Files.copy(authorizedKeys, dir.resolve("authorized_keys")), "rw-r--r--");
    Files.createDirectories(pullArea());
    Files.setOwner(
        pullArea(),
        dir.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT));
    port = freePort();
    Path config = Files.writeString(dir.resolve("sshd_config"), localized(settings));
    process =
        new ProcessBuilder(List.of(SSHD.toString(), "-D", "-e", "-f", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile())
            .start();
    await()
        .atMost(LONG)
        .failFast("sshd ended; see " + dir.resolve("log"), () -> !process.isAlive())
        .until(this::answers);
  }

  private String localized(Path settings) throws IOException {
    String text = Files.readString(settings);
    Map<String, String> places =
        Map.of(
            "Port 22\n", "Port " + port + "\nListenAddress 127.0.0.1\n",
            "AllowUsers dst\n", "AllowUsers " + ACCOUNT + "\n",
            " /etc/ssh/", " " + dir + "/",
            " /srv/host\n", " " + dir.resolve("host") + "\n");
    for (Map.Entry<String, String> place : places.entrySet()) {
      if (!text.contains(place.getKey())) {
        throw new IOException(settings + " has no \"" + place.getKey().strip() + "\"");
      }
      text = text.replace(place.getKey(), place.getValue());
    }
    return text;
  }

  /** Where the host's programs drop files; the account sees it as {@code /pull}. */
  public Path pullArea() {
    return dir.resolve("host/pull");
  }

  public int port() {
    return port;
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getInputStream().read() == 'S';
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
