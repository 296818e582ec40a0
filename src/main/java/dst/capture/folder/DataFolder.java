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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The host's folder of data files. Links are refused wherever they stand in a path: they could lead
 * out of the folder.
 */
public final class DataFolder implements HostFiles {
  private static final int TRIES = 3;

  /** The coarsest clock of a file system in use, FAT's: within it a change may leave no trace. */
  private static final long CLOCK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Path root;
  private final FileMemory memory;
  private final Clock clock;

  /**
   * @param root may be a link itself
   */
  public DataFolder(Path root, FileMemory memory, Clock clock) {
    this.root = root;
    this.memory = memory;
    this.clock = clock;
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

  private Optional<HostFile> hashed(String path, Path file) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      FileStamp stamp = FileStamp.of(file);
      if (stamp == null) {
        return Optional.empty();
      }
      String sha256 = known(path, stamp);
      if (sha256 == null) {
        sha256 = read(path, file, stamp);
      }
      if (sha256 != null) {
        return Optional.of(new HostFile(path, file, sha256, stamp.size()));
      }
    }
    throw new IOException(
        "the data file "
            + path
            + " changes while it is read; programs should write it under another name and rename"
            + " it");
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
   * @return null if the file was not the same all the time
   */
  private String read(String path, Path file, FileStamp before) throws IOException {
    String sha256;
    try {
      if (!file.toRealPath().startsWith(root.toRealPath())) {
        throw new AccessDeniedException(path);
      }
      sha256 = Hashes.sha256(file);
    } catch (NoSuchFileException e) {
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
