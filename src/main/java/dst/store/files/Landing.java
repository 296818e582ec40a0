package dst.store.files;

import dst.bundle.Hashes;
import dst.record.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Contents that come into the file store together: they are on the disk when {@link #settle}
 * returns. A disk syncs many files at once in the time that it takes for one. Used by one thread.
 */
public final class Landing {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** A large content is on its way to the disk while the rest of it comes. */
  private static final long WRITE_BACK_BYTES = 32L << 20;

  private static final int SYNCS_AT_ONCE = 16;
  private static final Executor SYNCS = syncs();

  private final FileStore files;
  private final List<FutureTask<Void>> underWay = new ArrayList<>();
  private final Set<Path> folders = new HashSet<>();

  Landing(FileStore files) {
    this.files = files;
  }

  /** For all that lands; who finds it full syncs by himself. */
  private static Executor syncs() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            SYNCS_AT_ONCE,
            SYNCS_AT_ONCE,
            5,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(2 * SYNCS_AT_ONCE),
            task -> {
              Thread thread = new Thread(task, "file-store-sync");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.CallerRunsPolicy());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Takes a content. It may have its name already, and is not on the disk for certain.
   *
   * @param path and {@code seq}: only for the result
   * @throws DataFileTooLarge if there are more bytes than {@code mostBytes}
   */
  public DataFile put(InputStream in, String path, long seq, long mostBytes) throws IOException {
    Path temporary = files.temporary();
    FileChannel out =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      MessageDigest sha256 = Hashes.sha256();
      long size = copy(in, out, sha256, path, mostBytes);
      String hash = HexFormat.of().formatHex(sha256.digest());
      folders.add(files.path(hash).getParent());
      start(() -> keep(temporary, out, hash, size));
      return new DataFile(path, hash, size, seq);
    } catch (IOException | RuntimeException e) {
      out.close();
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  private long copy(
      InputStream in, FileChannel out, MessageDigest sha256, String path, long mostBytes)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    FutureTask<Void> writeBack = null;
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        long before = size;
        size += n;
        if (size > mostBytes) {
          throw new DataFileTooLarge(path, mostBytes);
        }
        sha256.update(buffer, 0, n);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        if (size / WRITE_BACK_BYTES > before / WRITE_BACK_BYTES) {
          if (writeBack != null) {
            await(writeBack);
          }
          writeBack = new FutureTask<>(() -> sync(out));
          SYNCS.execute(writeBack);
        }
      }
    } finally {
      if (writeBack != null) {
        await(writeBack);
      }
    }
    return size;
  }

  private void start(Callable<Void> task) {
    FutureTask<Void> started = new FutureTask<>(task);
    underWay.add(started);
    SYNCS.execute(started);
  }

  private static Void sync(FileChannel out) throws IOException {
    out.force(false);
    return null;
  }

  private Void keep(Path temporary, FileChannel out, String hash, long size) throws IOException {
    try (out) {
      out.force(true);
      files.keep(temporary, hash, size);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    return null;
  }

  /**
   * Waits until all that was put is on the disk, under its name.
   *
   * @throws IOException if the disk fails: then nothing may be said of what was put, ever
   */
  public void settle() throws IOException {
    await();
    for (Path folder : folders) {
      start(
          () -> {
            FileStore.sync(folder);
            return null;
          });
    }
    folders.clear();
    await();
  }

  private void await() throws IOException {
    for (FutureTask<Void> task : underWay) {
      await(task);
    }
    underWay.clear();
  }

  private static void await(FutureTask<Void> task) throws IOException {
    try {
      task.get();
    } catch (ExecutionException e) {
      throw new IOException("the file store can't write: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the file store writes", e);
    }
  }
}
