package dst.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Apache MINA's SFTP server with one account, and what a test wants to be odd about it. */
public final class MinaHost implements SftpHost {
  private final SftpServer server;
  private final Path root;

  public MinaHost(Path root, SftpServer.Quirk... quirks) throws IOException {
    this.root = root;
    server = new SftpServer(quirks);
    server.account(account(), root);
    Files.createDirectories(pullArea());
  }

  @Override
  public String account() {
    return "boston";
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public String knownHost() {
    return server.knownHost();
  }

  @Override
  public Path privateKey() {
    return null;
  }

  @Override
  public Path pullArea() {
    return root.resolve("pull");
  }

  /** It runs in the process of the test. */
  @Override
  public boolean keepsRights() {
    return false;
  }

  @Override
  public void give(Path folder) {}

  @Override
  public void close() throws IOException {
    server.close();
  }
}
