package dst.capture.drop;

import dst.bundle.FileStamp;
import dst.bundle.Hashes;
import dst.capture.Capture;
import dst.format.Rows;
import dst.format.Unreadable;
import dst.record.Row;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A dropped file that was read to its end once, so that it is known to be whole before any of it is
 * sealed.
 *
 * @param stamp of the file when that began
 * @param sha256 where the stamp does not prove that a later one of the same stamp is the same; else
 *     null
 * @param rows how many of its rows can be read
 * @param badRows how many can't
 * @param faults of the first of these, for people
 */
public record DroppedFile(
    Capture.Drop capture,
    Path file,
    FileStamp stamp,
    String sha256,
    long rows,
    long badRows,
    List<String> faults) {
  private static final int MOST_FAULTS = 1_000;

  public DroppedFile {
    faults = List.copyOf(faults);
  }

  /**
   * @throws Unreadable if it can't be read to its end, or none of its rows can
   * @throws IOException if the disk fails, or it is gone
   */
  static DroppedFile read(Capture.Drop capture, Path file, FileStamp stamp) throws IOException {
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    String sha256 = stamp.provesSince(now) ? null : Hashes.sha256(file);
    List<String> faults = new ArrayList<>();
    long rows = 0;
    long bad = 0;
    try (Rows all = open(capture, file)) {
      for (Row row = first(all); row != null; row = all.next()) {
        if (row.fault() == null) {
          rows++;
        } else if (++bad <= MOST_FAULTS) {
          faults.add("line %d %s: %s".formatted(row.line(), row.fault(), row.text()));
        }
      }
    }
    if (rows == 0 && bad > 0) {
      throw new Unreadable("none of its %,d rows can be read: %s".formatted(bad, faults.get(0)));
    }
    return new DroppedFile(capture, file, stamp, sha256, rows, bad, faults);
  }

  /** The first row. Without a mapping only the content tells that one wide column is no list. */
  private static Row first(Rows all) throws IOException {
    Row row = all.next();
    boolean doubtful = all.columns() != null && (row == null || all.columns().names().size() == 1);
    String seems = doubtful ? all.seems() : null;
    if (seems != null) {
      throw new Unreadable(seems);
    }
    return row;
  }

  static Rows open(Capture.Drop capture, Path file) throws IOException {
    return capture.format().open(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  /** The same where it lies now. */
  DroppedFile at(Path other) {
    return new DroppedFile(capture, other, stamp, sha256, rows, badRows, faults);
  }

  String name() {
    return file.getFileName().toString();
  }

  /** What {@code .error.txt} says of rows that can't be read; empty if all can. */
  String errorText() {
    if (badRows == 0) {
      return "";
    }
    return "%,d of its rows can't be read and were left out, the other %,d are sealed. Fix them and drop them in a file of their own.%n"
            .formatted(badRows, rows)
        + String.join("\n", faults)
        + "\n"
        + (badRows > faults.size() ? "... and %,d more%n".formatted(badRows - faults.size()) : "");
  }
}
