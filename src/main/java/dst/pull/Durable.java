package dst.pull;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/** Small files of properties that a crash leaves as they were, or as they were to be. */
final class Durable {
  private Durable() {}

  static Properties load(Path path) throws IOException {
    Properties p = new Properties();
    p.load(new StringReader(Files.readString(path)));
    return p;
  }

  /**
   * @param durable whether it must outlive a loss of power when this returns
   */
  static void save(Properties p, Path path, boolean durable) throws IOException {
    StringWriter text = new StringWriter();
    p.store(text, null);
    Path temp = path.resolveSibling(path.getFileName() + ".tmp");
    Files.writeString(temp, text.toString());
    if (durable) {
      sync(temp);
    }
    Files.move(temp, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (durable) {
      sync(path.getParent());
    }
  }

  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
