package dst.capture.folder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file system's word of what has changed below a folder. It may say nothing (a network share,
 * too many folders): so it only brings forward what the next listing finds.
 */
final class FolderEvents implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

  private final Map<Path, WatchKey> keys = new HashMap<>();

  /** The newest name of each: the key of a renamed folder goes on, and stays the same. */
  private final Map<WatchKey, Path> folders = new HashMap<>();

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
    WatchKey known = keys.get(folder);
    boolean watched = known != null && known.isValid() && folder.equals(folders.get(known));
    if (service == null || watched) {
      return;
    }
    try {
      WatchKey key =
          folder.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      keys.put(folder, key);
      folders.put(key, folder);
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

  /** The files and folders that changed since this was asked last; they may be gone. */
  Set<Path> changed() {
    Set<Path> changed = new HashSet<>();
    if (service != null) {
      for (WatchKey key = service.poll(); key != null; key = service.poll()) {
        Path folder = folders.get(key);
        for (WatchEvent<?> event : key.pollEvents()) {
          // there were too many to be told if it has no name
          changed.add(event.context() instanceof Path name ? folder.resolve(name) : folder);
        }
        if (!key.reset()) {
          changed.add(folder);
          folders.remove(key);
          keys.remove(folder, key);
        }
      }
    }
    return changed;
  }

  @Override
  public void close() throws IOException {
    if (service != null) {
      service.close();
    }
  }
}
