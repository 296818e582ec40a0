package dst.testbed;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * ProFTPD's mod_sftp with an account in a file of its own, which sees the folder of its pull area
 * and nothing else. For that it must be root.
 */
public final class ProFtpd implements SftpHost {
  private static final Path PROFTPD = Path.of("/usr/sbin/proftpd");
  private static final Path MOD_SFTP = Path.of("/usr/lib/proftpd/mod_sftp.so");
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final String SETTINGS =
      """
      ServerType standalone
      LoadModule mod_sftp.c
      DefaultAddress 127.0.0.1
      UseIPv6 off
      UseReverseDNS off
      Port PORT
      PidFile DIR/pid
      ScoreboardFile none
      WtmpLog off
      SystemLog DIR/log
      User ACCOUNT
      Group nogroup
      AuthOrder mod_auth_file.c
      AuthUserFile DIR/passwd
      RequireValidShell off
      UseFtpUsers off
      DefaultRoot ~
      AllowOverwrite on
      SFTPEngine on
      SFTPHostKey DIR/host_key
      SFTPAuthMethods password
      TimeoutIdle 2
      """;

  private final Path dir;
  private final int port;
  private final Process process;

  /** Skips the test where this can't be; root in CI must have the server. */
  public static void require() {
    OpenSsh.require(PROFTPD, "proftpd-core");
    OpenSsh.require(MOD_SFTP, "proftpd-mod-crypto");
  }

  public ProFtpd() throws IOException {
    dir = OpenSsh.folderOfRoot();
    port = OpenSsh.freePort();
    OpenSsh.makeKey(dir.resolve("host_key"));
    Files.createDirectories(pullArea());
    give(pullArea());
    give(pullArea().getParent());
    Path passwd = dir.resolve("passwd");
    Files.writeString(passwd, passwdLine());
    OpenSsh.mode(passwd, "rw-------");
    String settings =
        SETTINGS
            .replace("DIR", dir.toString())
            .replace("PORT", String.valueOf(port))
            .replace("ACCOUNT", account());
    Path config = Files.writeString(dir.resolve("proftpd.conf"), settings);
    process =
        new ProcessBuilder(List.of(PROFTPD.toString(), "-n", "-c", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("out").toFile())
            .start();
    await()
        .atMost(LONG)
        .failFast("proftpd ended; see " + dir.resolve("out"), () -> !process.isAlive())
        .until(() -> OpenSsh.answers(port));
  }

  private String passwdLine() throws IOException {
    String hash = OpenSsh.run("openssl", "passwd", "-6", SftpServer.PASSWORD).strip();
    Path home = pullArea().getParent();
    return "%s:%s:%s:%s::%s:/bin/false%n"
        .formatted(
            account(),
            hash,
            Files.getAttribute(home, "unix:uid"),
            Files.getAttribute(home, "unix:uid"), // Debian's nogroup has the number of nobody
            home);
  }

  @Override
  public String account() {
    return OpenSsh.ACCOUNT;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String knownHost() {
    return OpenSsh.knownHost(port, dir.resolve("host_key.pub"));
  }

  @Override
  public Path privateKey() {
    return null;
  }

  @Override
  public Path pullArea() {
    return dir.resolve("host/pull");
  }

  @Override
  public boolean keepsRights() {
    return true;
  }

  @Override
  public void give(Path folder) throws IOException {
    OpenSsh.giveTo(account(), folder);
  }

  @Override
  public void close() throws IOException {
    OpenSsh.end(process);
    OpenSsh.deleteAll(dir);
  }
}
