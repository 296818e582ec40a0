package dst.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A host of a test: an SFTP server on the loopback address with one account. */
public interface SftpHost extends AutoCloseable {
  String account();

  int port();

  /** The server's line for a known-hosts file. */
  String knownHost();

  /** The account's; null: its password is {@link SftpServer#PASSWORD}. */
  Path privateKey();

  /** What the account sees as {@code /pull}. */
  Path pullArea();

  /** Whether the account is kept from what the folders' modes forbid. */
  boolean keepsRights();

  /** Lets the account write to what a test has made. */
  void give(Path folder) throws IOException;

  /** A folder of the pull area that the account may write to. */
  default Path folder(String name) throws IOException {
    Path folder = Files.createDirectories(pullArea().resolve(name));
    give(folder);
    return folder;
  }

  @Override
  void close() throws IOException;
}
