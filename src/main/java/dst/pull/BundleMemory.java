package dst.pull;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * What is known of the sealed bundle that a location's pull took last, in one file with the batches
 * that are held of it: one sync makes both durable. There are two such files, written in turn.
 * Until the new one is whole the one before counts, so nothing is renamed.
 *
 * <p>Behind the batches of a {@link BatchSpool} stands a trailer: properties, filled up to 1 KiB,
 * and the CRC-32 of all that is before it.
 */
final class BundleMemory {
  private static final String TURN = "turn";
  private static final String ID = "id";
  private static final int PROPERTIES = 1 << 10;
  private static final int TRAILER = PROPERTIES + Long.BYTES;

  private final List<Path> files;
  private final Path finished;
  private int current;
  private long turn;

  /** Of the last save; turns begin anew where somebody has removed the files. */
  private String id = "";

  /**
   * @param folder the location's staging folder
   */
  BundleMemory(Path folder) {
    files = List.of(folder.resolve("bundle-1"), folder.resolve("bundle-2"));
    finished = folder.resolve("bundle-finished");
  }

  /**
   * @return null if nothing is known
   * @throws IOException also if both files are damaged: a loss of power leaves one of them whole
   */
  LastBundle load() throws IOException {
    LastBundle newest = null;
    for (int i = 0; i < files.size(); i++) {
      Properties told = told(files.get(i));
      if (told != null && Long.parseLong(told.getProperty(TURN)) > turn) {
        turn = Long.parseLong(told.getProperty(TURN));
        id = told.getProperty(ID);
        current = i;
        newest = LastBundle.of(told);
      }
    }
    if (newest == null && Files.exists(files.get(0)) && Files.exists(files.get(1))) {
      throw new IOException(
          files.get(0)
              + " and "
              + files.get(1).getFileName()
              + " are damaged. They tell which bundle was taken last: remove both, and central asks"
              + " its database.");
    }
    boolean over = Files.exists(finished) && Files.readString(finished).equals(id);
    return newest != null && over ? newest.asFinished() : newest;
  }

  /** Null if the file is not there, or not whole. */
  private static Properties told(Path file) throws IOException {
    long size = Files.exists(file) ? Files.size(file) : 0;
    if (size < TRAILER) {
      return null;
    }
    CRC32 sum = new CRC32();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        DataInputStream data = new DataInputStream(new CheckedInputStream(in, sum))) {
      data.skipNBytes(size - TRAILER);
      byte[] text = data.readNBytes(PROPERTIES);
      long expected = sum.getValue();
      if (data.readLong() != expected) {
        return null;
      }
      Properties told = new Properties();
      told.load(new StringReader(new String(text, StandardCharsets.US_ASCII)));
      return told;
    }
  }

  /** Where the last bundle's batches are. */
  Path current() {
    return files.get(current);
  }

  /** Where the next bundle's batches are to be held. */
  Path spare() {
    return files.get(1 - current);
  }

  /**
   * From here on this is the last bundle, also after a loss of power.
   *
   * @param hold in the spare file
   */
  void save(LastBundle last, BatchSpool hold) throws IOException {
    String newId = UUID.randomUUID().toString();
    Properties told = last.properties();
    told.setProperty(TURN, Long.toString(turn + 1));
    told.setProperty(ID, newId);
    StringWriter text = new StringWriter();
    told.store(text, null);
    byte[] properties = new byte[PROPERTIES];
    Arrays.fill(properties, (byte) '\n');
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, properties, 0, bytes.length);
    Files.createDirectories(files.get(0).getParent());
    hold.seal(properties);
    turn++;
    id = newId;
    current = 1 - current;
  }

  /** All of the last bundle is in the queue. A loss of power may take that back. */
  void finish() throws IOException {
    Files.writeString(finished, id);
  }
}
