package dst.testbed;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
public final class OpenSsh implements SftpHost {
  public static final String ACCOUNT = "nobody";

  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final Path SETTINGS = Path.of("conf/compose/host/sshd_config");
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Path dir;
  private final int port;
  private final Process process;

  /** Skips the test where this can't be; root in CI must have the server. */
  public static void require() {
    require(SSHD, "openssh-server");
  }

  static void require(Path server, String inPackage) {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")),
        server + " with an account that sees one folder needs root");
    if (!Files.exists(server)) {
      String message = server + " is missing: install " + inPackage;
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
    this(Files.readString(settings), folderOfRoot(), hostKey, authorizedKeys);
  }

  /**
   * The example host with keys of its own.
   *
   * @param sftp what is added to the command of its SFTP server
   * @param settings lines that are added to its settings
   */
  public static OpenSsh with(String sftp, String settings) throws IOException {
    Path dir = folderOfRoot();
    makeKey(dir.resolve("made"));
    makeKey(dir.resolve("key"));
    String text = Files.readString(SETTINGS);
    String command = "ForceCommand internal-sftp";
    if (!text.contains(command)) {
      throw new IOException(SETTINGS + " has no " + command);
    }
    return new OpenSsh(
        text.replace(command, command + " " + sftp) + settings,
        dir,
        dir.resolve("made"),
        dir.resolve("key.pub"));
  }

  private OpenSsh(String settings, Path dir, Path hostKey, Path authorizedKeys) throws IOException {
    this.dir = dir;
    Files.createDirectories(Path.of("/run/sshd"));
    mode(Files.copy(hostKey, dir.resolve("host_key")), "rw-------");
    mode(Files.copy(authorizedKeys, dir.resolve("authorized_keys")), "rw-r--r--");
    Files.createDirectories(pullArea());
    give(pullArea());
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
        .until(() -> answers(port));
  }

  private String localized(String settings) throws IOException {
    String text = settings;
    Map<String, String> places =
        Map.of(
            "Port 22\n", "Port " + port + "\nListenAddress 127.0.0.1\n",
            "AllowUsers dst\n", "AllowUsers " + ACCOUNT + "\n",
            " /etc/ssh/", " " + dir + "/",
            " /srv/host\n", " " + dir.resolve("host") + "\n");
    for (Map.Entry<String, String> place : places.entrySet()) {
      if (!text.contains(place.getKey())) {
        throw new IOException("the host's settings have no \"" + place.getKey().strip() + "\"");
      }
      text = text.replace(place.getKey(), place.getValue());
    }
    return text;
  }

  @Override
  public String account() {
    return ACCOUNT;
  }

  @Override
  public Path pullArea() {
    return dir.resolve("host/pull");
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String knownHost() {
    return knownHost(port, dir.resolve("made.pub"));
  }

  @Override
  public Path privateKey() {
    return dir.resolve("key");
  }

  @Override
  public boolean keepsRights() {
    return true;
  }

  @Override
  public void give(Path folder) throws IOException {
    giveTo(ACCOUNT, folder);
  }

  @Override
  public void close() throws IOException {
    end(process);
    deleteAll(dir);
  }

  /** Servers trust a folder only if nobody but root may write to it, or to any above it. */
  static Path folderOfRoot() throws IOException {
    Path dir = Files.createTempDirectory(Path.of("/run"), "dst-host-");
    mode(dir, "rwxr-xr-x");
    return dir;
  }

  /** The private key; the public one lies beside it. */
  static void makeKey(Path file) throws IOException {
    run("ssh-keygen", "-q", "-t", "ecdsa", "-m", "PEM", "-N", "", "-f", file.toString());
  }

  static String knownHost(int port, Path publicKey) {
    try {
      return "[127.0.0.1]:" + port + " " + Files.readString(publicKey);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command[0] + ": " + out);
    }
    return out;
  }

  static void giveTo(String account, Path folder) throws IOException {
    Files.setOwner(
        folder,
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(account));
  }

  static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getInputStream().read() == 'S';
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  /** With the processes that serve its connections. */
  static void end(Process server) {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly().onExit().join();
  }

  static void deleteAll(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
