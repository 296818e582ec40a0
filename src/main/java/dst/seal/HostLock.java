package dst.seal;

import dst.config.Home;
import dst.config.LockFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps a second listener away from a home, and from a pull area: two would give the same numbers
 * to different bundles.
 */
public final class HostLock implements AutoCloseable {
  private final FileChannel home;
  private final FileChannel pullArea;

  private HostLock(FileChannel home, FileChannel pullArea) {
    this.home = home;
    this.pullArea = pullArea;
  }

  /** Another listener runs. */
  public static final class AlreadyRunning extends IOException {
    private static final long serialVersionUID = 1L;

    AlreadyRunning(String what) {
      super("a listener is running on " + what + " already; stop it first, or name another --home");
    }
  }

  /**
   * Held until it is closed, or the process ends. Both folders are made if they are missing.
   *
   * @throws AlreadyRunning if another one holds one of them
   */
  public static HostLock take(Home home, Path pullArea) throws IOException {
    FileChannel one = hold(LockFile.ofHost(home), home.dir().toString());
    try {
      Path file = Files.createDirectories(pullArea).resolve(".host.lock");
      return new HostLock(one, hold(new LockFile(file), "the pull area " + pullArea));
    } catch (IOException e) {
      one.close();
      throw e;
    }
  }

  private static FileChannel hold(LockFile file, String what) throws IOException {
    return file.hold().orElseThrow(() -> new AlreadyRunning(what));
  }

  @Override
  public void close() throws IOException {
    try (home) {
      pullArea.close();
    }
  }
}
