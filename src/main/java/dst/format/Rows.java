package dst.format;

import dst.record.Columns;
import dst.record.Row;
import java.io.Closeable;
import java.io.IOException;

/** The rows of one file, read as they are asked for: never the whole file in memory. */
public interface Rows extends Closeable {

  /**
   * @return the next row, readable or not, or null at the end
   * @throws Unreadable when nothing behind this point can be read (a broken archive, a JSON array
   *     cut off)
   * @throws IOException when the file can't be read from the disk: nothing is wrong with its
   *     content
   */
  Row next() throws IOException;

  /**
   * The columns of all rows, once {@link #next} was called; null where each row has its own, as in
   * JSON.
   */
  Columns columns();

  /**
   * What the file seems to be, by its beginning, in place of what the definition says; null if
   * nothing tells. For a file whose columns are not the ones that are looked for.
   */
  default String seems() {
    return null;
  }
}
