package dst.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file that the one who may use something holds while it runs. */
public record LockFile(Path path) {
  /** Central's: who holds it runs on the home. */
  public static LockFile of(Home home) {
    return new LockFile(home.data().resolve("central.lock"));
  }

  /** That of a host's listener. */
  public static LockFile ofHost(Home home) {
    return new LockFile(home.data().resolve("host.lock"));
  }

  /**
   * Takes it, until the channel is closed or the process ends.
   *
   * @return empty if another one holds it, in this process or elsewhere
   */
  public Optional<FileChannel> hold() throws IOException {
    Files.createDirectories(path.getParent());
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException byThisProcess) {
      // as by another one
    }
    channel.close();
    return Optional.empty();
  }

  /** Asks with a shared lock, which is given back at once. */
  public boolean isHeld() throws IOException {
    if (!Files.exists(path)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }
}
