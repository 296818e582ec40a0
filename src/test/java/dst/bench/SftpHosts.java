package dst.bench;

import dst.testbed.SftpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An SFTP server that stands for all hosts, as a process of its own: one account, with a folder for
 * each location.
 *
 * @param root what the account sees
 * @param login the line of a location's definition
 * @param knownHost the server's line for a known-hosts file
 */
record SftpHosts(
    Program program, String user, int port, Path root, String login, String knownHost) {
  private static final String KEY = "bench.key";

  /** OpenSSH's, with the account that runs the bench, and a key for it in this lab. */
  static SftpHosts openSsh(Lab lab) throws IOException {
    Path sshd = Program.find("sshd", "openssh-server");
    Path dir = lab.folder("openssh");
    Path root = lab.folder("openssh-root");
    for (String key : List.of("host_key", KEY)) {
      Program.run(
          List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", dir.resolve(key) + ""));
    }
    Files.copy(dir.resolve(KEY + ".pub"), dir.resolve("authorized_keys"));
    if (Lab.isRoot()) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    int port = Lab.freePort();
    Path config = Files.writeString(dir.resolve("sshd_config"), settings(port, dir, root));
    Program program =
        lab.start("sshd", Map.of(), List.of(sshd.toString(), "-D", "-e", "-f", config.toString()));
    program.untilItSays("Server listening");
    return new SftpHosts(
        program,
        System.getProperty("user.name"),
        port,
        root,
        "private-key: \"${secret:%s}\"".formatted(KEY),
        knownHost(port, Files.readString(dir.resolve("host_key.pub"))));
  }

  /** All hosts are one server here: so many of them log in to it at the same moment. */
  private static String settings(int port, Path dir, Path root) {
    return """
    Port %1$d
    ListenAddress 127.0.0.1
    HostKey %2$s/host_key
    AuthorizedKeysFile %2$s/authorized_keys
    StrictModes no
    UsePAM no
    PasswordAuthentication no
    KbdInteractiveAuthentication no
    PermitRootLogin prohibit-password
    PidFile none
    MaxStartups 10000
    Subsystem sftp internal-sftp -d %3$s
    """
        .formatted(port, dir, root);
  }

  private static String knownHost(int port, String publicKey) {
    return "[127.0.0.1]:" + port + " " + publicKey.strip() + "\n";
  }

  /** Apache MINA's. */
  static SftpHosts mina(Lab lab) throws IOException {
    Path root = lab.folder("mina-root");
    Program program =
        lab.start(
            "mina",
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SftpHosts.class.getName(),
                root.toString()));
    program.untilItSays("listens\n");
    String knownHost =
        program.log().lines().filter(line -> line.startsWith("[127.0.0.1]:")).findFirst().get()
            + "\n";
    int port = Integer.parseInt(knownHost.replaceFirst("(?s).*]:([0-9]+).*", "$1"));
    return new SftpHosts(
        program, "bench", port, root, "password: \"${secret:account}\"", knownHost);
  }

  /** MINA's server, until it is ended, or the bench is. */
  public static void main(String[] arguments) throws IOException {
    try (SftpServer server = new SftpServer()) {
      server.account("bench", Path.of(arguments[0]));
      System.out.println(server.knownHost() + "listens");
      while (System.in.read() >= 0) {
        // nobody writes; it ends with who started it
      }
    }
  }

  /** As a location's definition names a folder below the root. */
  String address(String folder) {
    return address(folder, port);
  }

  /** The same by another port, which leads there. */
  String address(String folder, int port) {
    return "sftp://" + user + "@127.0.0.1:" + port + "/" + folder;
  }

  /** Central gets the secrets, and trusts the server. */
  void trustedBy(CentralHome home) throws IOException {
    home.knownHosts(knownHost);
    home.secret("account", SftpServer.PASSWORD);
    Path key = root.resolveSibling("openssh").resolve(KEY);
    if (Files.exists(key)) {
      home.secret(KEY, Files.readString(key));
    }
  }

  /**
   * OpenSSH's own client, with the key; only for OpenSSH's server.
   *
   * @param program {@code sftp} or {@code ssh}
   * @param port that leads to the server
   */
  List<String> client(String program, int port) throws IOException {
    Path dir = root.resolveSibling("openssh");
    Path trusted =
        Files.writeString(
            dir.resolve("trusted-" + port), knownHost.replace("]:" + this.port, "]:" + port));
    return new ArrayList<>(
        List.of(
            Program.find(program, "openssh-client").toString(),
            "-F",
            "/dev/null",
            "-q",
            "-i",
            dir.resolve(KEY).toString(),
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "UserKnownHostsFile=" + trusted,
            program.equals("ssh") ? "-p" : "-P",
            String.valueOf(port)));
  }

  /**
   * OpenSSH's {@code sftp} with a batch of commands, such as {@code get FILE TARGET}.
   *
   * @return seconds, the log-in among them
   */
  double sftp(Lab lab, int port, List<String> commands) throws IOException {
    Path batch = Files.write(lab.folder("sftp").resolve("batch"), commands);
    List<String> command = client("sftp", port);
    command.addAll(List.of("-b", batch.toString(), user + "@127.0.0.1"));
    long begin = System.nanoTime();
    Program.run(command);
    return (System.nanoTime() - begin) / 1e9;
  }
}
