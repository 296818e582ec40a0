package dst.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells whether a central runs on a home: while it does, it holds {@code data/central.lock}. */
public record LockFile(Path path) {
  public static LockFile of(Home home) {
    return new LockFile(home.data().resolve("central.lock"));
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
