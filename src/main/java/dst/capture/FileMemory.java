package dst.capture;

import dst.bundle.FileStamp;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Iterator;
import java.util.UUID;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the listener remembers of data files, in one file of its own. It may be seconds behind after
 * a crash, and may be lost: contents are then hashed and sent anew. Only what {@link #announce}
 * wrote is certain.
 */
public final class FileMemory implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(FileMemory.class);
  private static final int CACHE_MB = 1;
  private static final int COMMIT_MILLIS = 10_000;

  private final MVStore store;
  private final String id;
  private final MVMap<String, String> hashes;
  private final MVMap<String, String> names;
  private final MVMap<String, String> sent;
  private final MVMap<String, String> sealed;

  private FileMemory(MVStore store) {
    this.store = store;
    this.hashes = store.openMap("hashes");
    this.names = store.openMap("names");
    this.sent = store.openMap("sent");
    this.sealed = store.openMap("sealed");
    MVMap<String, String> about = store.openMap("about");
    about.putIfAbsent("id", UUID.randomUUID().toString());
    this.id = about.get("id");
  }

  /**
   * A content that was hashed.
   *
   * @param stamp of the file when it was hashed
   */
  public record Hashed(FileStamp stamp, String sha256) {
    private String text() {
      return stamp.size() + " " + stamp.modified() + " " + sha256 + " " + stamp.key();
    }

    private static Hashed of(String text) {
      String[] parts = text.split(" ", 4);
      return new Hashed(
          new FileStamp(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[3]), parts[2]);
    }
  }

  /**
   * A data file as it was sealed by itself.
   *
   * @param seq of its change, within the epoch; 0: it was announced, and it is not certain that it
   *     was sealed
   */
  public record Sealed(String path, long epoch, long seq, long size, String sha256) {
    private String text() {
      return epoch + " " + seq + " " + size + " " + sha256;
    }

    private static Sealed of(String path, String text) {
      String[] parts = text.split(" ", 4);
      return new Sealed(
          path,
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          parts[3]);
    }

    /** Whether all that it says is known to have been sealed. */
    public boolean isCertain() {
      return seq > 0;
    }
  }

  /**
   * Opens the file, or begins a new one in place of one that is missing or damaged.
   *
   * @throws IOException if another listener has it, or the disk fails
   */
  public static FileMemory open(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try {
      return new FileMemory(store(file));
    } catch (MVStoreException e) {
      if (e.getErrorCode() != DataUtils.ERROR_FILE_CORRUPT
          && e.getErrorCode() != DataUtils.ERROR_UNSUPPORTED_FORMAT) {
        throw new IOException(file + " can't be opened: " + e.getMessage(), e);
      }
      Path aside = file.resolveSibling(file.getFileName() + ".damaged");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      LOG.warn(
          "{} is damaged ({}): it is now {}, and data files are hashed and sent anew",
          file,
          e.getMessage(),
          aside.getFileName());
      return new FileMemory(store(file));
    }
  }

  /** An interrupted thread would close a plain file channel for all others: "retry:" reopens it. */
  private static MVStore store(Path file) {
    MVStore store =
        new MVStore.Builder().fileName("retry:" + file.toAbsolutePath()).cacheSize(CACHE_MB).open();
    store.setAutoCommitDelay(COMMIT_MILLIS);
    return store;
  }

  /** Tells this memory from one that was lost. */
  public String id() {
    return id;
  }

  public Hashed hashed(String path) {
    String text = hashes.get(path);
    return text == null ? null : Hashed.of(text);
  }

  /** What the same file was under another name. */
  public Hashed renamed(FileStamp stamp) {
    String name = stamp.key().isEmpty() ? null : names.get(stamp.key());
    Hashed then = name == null ? null : hashed(name);
    return then != null && then.stamp().equals(stamp) ? then : null;
  }

  public void hashed(String path, Hashed hashed) {
    hashes.put(path, hashed.text());
    if (!hashed.stamp().key().isEmpty()) {
      names.put(hashed.stamp().key(), path);
    }
  }

  public void forgetHash(String path) {
    String text = hashes.remove(path);
    if (text != null) {
      names.remove(Hashed.of(text).stamp().key(), path);
    }
  }

  public boolean isSent(String sha256) {
    return sent.containsKey(sha256);
  }

  public void sent(Collection<String> sha256s) {
    sha256s.forEach(sha256 -> sent.put(sha256, ""));
  }

  public void forgetSent() {
    sent.clear();
    sync();
  }

  /**
   * Durable before it is sealed: a file that central may know is never forgotten, so that its end
   * is told too.
   */
  public void announce(Collection<String> paths) {
    boolean news = false;
    for (String path : paths) {
      news |= sealed.putIfAbsent(path, new Sealed(path, 0, 0, 0, "-").text()) == null;
    }
    if (news) {
      sync();
    }
  }

  public void sealed(Sealed file) {
    sealed.put(file.path(), file.text());
  }

  public Sealed sealed(String path) {
    String text = sealed.get(path);
    return text == null ? null : Sealed.of(path, text);
  }

  public void forgetSealed(String path) {
    sealed.remove(path);
  }

  /** The files that were sealed or announced, in the order of their paths. */
  public Iterator<Sealed> sealedFrom(String path) {
    Iterator<String> paths = sealed.keyIterator(path);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return paths.hasNext();
      }

      @Override
      public Sealed next() {
        String next = paths.next();
        return Sealed.of(next, sealed.get(next));
      }
    };
  }

  public long sealedCount() {
    return sealed.sizeAsLong();
  }

  private void sync() {
    store.commit();
    store.sync();
  }

  @Override
  public void close() {
    store.close();
  }
}
