package dst.capture.folder;

import dst.bundle.FileStamp;
import dst.bundle.Hashes;
import dst.capture.FileMemory;
import dst.capture.HostFile;
import dst.capture.HostFiles;
import dst.record.DataFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's folder of data files. Links are refused wherever they stand in a path: they could lead
 * out of the folder.
 */
public final class DataFolder implements HostFiles {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final int TRIES = 3;

  /** A larger one that changes while it is read is read again when it stands still. */
  private static final long SMALL = 1L << 20;

  private static final int MOST_CHANGING = 10_000;

  /** The coarsest clock of a file system in use, FAT's: within it a change may leave no trace. */
  private static final long CLOCK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Path root;
  private final FileMemory memory;
  private final Clock clock;
  private final Digest digest;

  /** Those that could not be read to their end, and what they looked like after that. */
  private final Map<String, FileStamp> changing = new ConcurrentHashMap<>();

  /** Reads a file to its end. */
  @FunctionalInterface
  public interface Digest {
    String of(Path file) throws IOException;
  }

  /**
   * @param root may be a link itself
   */
  public DataFolder(Path root, FileMemory memory, Clock clock) {
    this(root, memory, clock, Hashes::sha256);
  }

  /** Tests read in a way of their own. */
  public DataFolder(Path root, FileMemory memory, Clock clock, Digest digest) {
    this.root = root;
    this.memory = memory;
    this.clock = clock;
    this.digest = digest;
  }

  Path root() {
    return root;
  }

  @Override
  public Optional<HostFile> find(String path) throws IOException {
    try {
      Optional<Path> file = file(path);
      if (file.isPresent()) {
        return hashed(path, file.get());
      }
    } catch (AccessDeniedException e) {
      return Optional.empty();
    }
    memory.forgetHash(path);
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(
          "the folder of data files "
              + root
              + " is missing; bring it back, or correct dst.host.files. Rows that name files wait"
              + " for it");
    }
    return Optional.empty();
  }

  /** One that never stands still, or that the disk does not give out, is not there yet. */
  private Optional<HostFile> hashed(String path, Path file) throws IOException {
    FileStamp stamp = FileStamp.of(file);
    FileStamp before = changing.get(path);
    boolean changes = stamp != null && before != null && !before.equals(stamp);
    for (int i = 0; i < TRIES && stamp != null && !changes; i++) {
      String sha256 = known(path, stamp);
      if (sha256 == null) {
        sha256 = read(path, file, stamp);
      }
      if (sha256 != null) {
        if (changing.remove(path) != null) {
          LOG.info("the data file {} can be read now", path);
        }
        return Optional.of(new HostFile(path, file, sha256, stamp.size()));
      }
      stamp = FileStamp.of(file);
      changes = stamp != null && stamp.size() > SMALL;
    }
    unfinished(path, stamp);
    return Optional.empty();
  }

  private void unfinished(String path, FileStamp stamp) {
    memory.forgetHash(path);
    if (stamp == null) {
      changing.remove(path);
    } else if (changing.containsKey(path) || changing.size() < MOST_CHANGING) {
      if (changing.put(path, stamp) == null) {
        LOG.warn(
            "the data file {} changes while it is read, or can't be read; what names it waits for"
                + " it. Programs should write it under another name and rename it",
            path);
      }
    }
  }

  private String known(String path, FileStamp stamp) {
    FileMemory.Hashed known = memory.hashed(path);
    if (known != null && known.stamp().equals(stamp)) {
      return known.sha256();
    }
    FileMemory.Hashed renamed = memory.renamed(stamp);
    if (renamed == null) {
      return null;
    }
    memory.hashed(path, renamed);
    return renamed.sha256();
  }

  /**
   * @return null if the file was not the same all the time, or a part of it can't be read
   */
  private String read(String path, Path file, FileStamp before) throws IOException {
    String sha256;
    try {
      if (!file.toRealPath().startsWith(root.toRealPath())) {
        throw new AccessDeniedException(path);
      }
      sha256 = digest.of(file);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (IOException e) {
      LOG.debug("{} can't be read", path, e);
      return null;
    }
    if (!before.equals(FileStamp.of(file))) {
      return null;
    }
    long now = TimeUnit.MILLISECONDS.toNanos(clock.millis());
    if (Math.abs(now - before.modified()) > CLOCK_NANOS) {
      memory.hashed(path, new FileMemory.Hashed(before, sha256));
    }
    return sha256;
  }

  /** The path as a file below the root, if no link is on the way to it. */
  Optional<Path> file(String path) throws IOException {
    if (DataFile.pathProblem(path) != null) {
      return Optional.empty();
    }
    try {
      Path file = root;
      String[] names = path.split("/", -1);
      for (int i = 0; i < names.length - 1; i++) {
        file = file.resolve(names[i]);
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          return Optional.empty();
        }
      }
      file = file.resolve(names[names.length - 1]);
      return FileStamp.of(file) == null ? Optional.empty() : Optional.of(file);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Whether it is a folder below the root, the root itself for "", and no link is on the way. */
  boolean isPlainFolder(String path) {
    if (path.isEmpty()) {
      return Files.isDirectory(root);
    }
    Path folder = root;
    for (String name : path.split("/", 0)) {
      folder = folder.resolve(name);
      if (name.startsWith("..") || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean isSent(String sha256) {
    return memory.isSent(sha256);
  }

  @Override
  public void sent(Collection<String> sha256s) {
    memory.sent(sha256s);
  }

  @Override
  public void forgetSent() {
    memory.forgetSent();
  }
}
