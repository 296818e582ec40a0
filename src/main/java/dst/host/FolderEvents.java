package dst.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file system's word that something has changed below a folder. It may say nothing (a network
 * share, too many folders): so it only brings the next listing forward.
 */
final class FolderEvents implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

  private final Map<Path, WatchKey> watched = new HashMap<>();
  private WatchService service;
  private boolean isSaid;

  FolderEvents() {
    try {
      service = FileSystems.getDefault().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      giveUp("", e);
    }
  }

  /** A folder that a listing has come through. */
  void watch(Path folder) {
    WatchKey key = watched.get(folder);
    if (service == null || (key != null && key.isValid())) {
      return;
    }
    try {
      watched.put(
          folder,
          folder.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE));
    } catch (IOException e) {
      giveUp(folder.toString(), e);
    }
  }

  private void giveUp(String folder, Exception why) {
    if (!isSaid) {
      isSaid = true;
      LOG.info("{} changes are seen by listing alone: {}", folder, why.getMessage());
    }
  }

  /** Whether something has changed since this was asked last. */
  boolean any() {
    boolean any = false;
    if (service != null) {
      for (WatchKey key = service.poll(); key != null; key = service.poll()) {
        any |= !key.pollEvents().isEmpty();
        if (!key.reset()) {
          watched.values().remove(key);
          any = true;
        }
      }
    }
    return any;
  }

  @Override
  public void close() throws IOException {
    if (service != null) {
      service.close();
    }
  }
}
