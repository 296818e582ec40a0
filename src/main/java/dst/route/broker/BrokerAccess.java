package dst.route.broker;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * How a command on this machine reaches the broker of the running central: a file beside the
 * journal, for its owner alone.
 */
final class BrokerAccess {
  private static final String NAME = "access.properties";

  private BrokerAccess() {}

  static void save(Path folder, String url, String user, String password) throws IOException {
    Properties p = new Properties();
    p.setProperty("url", url);
    p.setProperty("user", user);
    p.setProperty("password", password);
    StringWriter text = new StringWriter();
    p.store(text, "of the running central; new at each start");
    Path temp = folder.resolve(NAME + ".tmp");
    Files.deleteIfExists(temp);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          temp,
          PosixFilePermissions.asFileAttribute(
              Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
    }
    Files.writeString(temp, text.toString());
    Files.move(
        temp,
        folder.resolve(NAME),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(NAME));
  }

  /**
   * @throws CentralNotRunning if no central runs on this home
   */
  static ActiveMQConnectionFactory connections(Path folder) throws IOException {
    Properties p = new Properties();
    try {
      p.load(new StringReader(Files.readString(folder.resolve(NAME))));
    } catch (NoSuchFileException e) {
      throw new CentralNotRunning(folder, e);
    }
    return new ActiveMQConnectionFactory(
        p.getProperty("url"), p.getProperty("user"), p.getProperty("password"));
  }
}
