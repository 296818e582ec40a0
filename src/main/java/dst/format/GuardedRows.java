package dst.format;

import dst.record.Columns;
import dst.record.Row;
import java.io.IOException;
import java.nio.charset.Charset;

/**
 * Rows of which the first one tells whether the file is of its format at all: an HTML page under
 * the name of a list is one fault, and not one a line.
 */
final class GuardedRows implements Rows {
  private final Rows rows;
  private final Text text;
  private final String format;
  private final Guess guess;
  private boolean begun;

  /** What a text seems to be that is not of the format; null if nothing tells. */
  @FunctionalInterface
  interface Guess {
    String of(byte[] beginning, String text, Charset charset);
  }

  /**
   * @param format its name for messages
   */
  GuardedRows(Rows rows, Text text, String format, Guess guess) {
    this.rows = rows;
    this.text = text;
    this.format = format;
    this.guess = guess;
  }

  @Override
  public Row next() throws IOException {
    return begun ? rows.next() : first();
  }

  private Row first() throws IOException {
    begun = true;
    boolean headless = rows.columns() != null;
    Row row;
    try {
      row = rows.next();
    } catch (Unreadable e) {
      String seems = seems();
      throw seems == null ? e : new Unreadable(seems + ": " + e.getMessage(), e);
    }
    boolean unreadable = row != null && row.fault() != null && (headless || rows.columns() == null);
    boolean oneColumn = headless && rows.columns().names().size() == 1;
    String seems = unreadable || oneColumn ? seems() : null;
    if (seems != null) {
      throw new Unreadable(seems);
    }
    return row;
  }

  @Override
  public String seems() {
    String content =
        text.beginning() == null
            ? null
            : guess.of(
                text.beginning(), new String(text.beginning(), text.charset()), text.charset());
    return content == null ? null : "this seems to be " + content + ", not " + format;
  }

  @Override
  public Columns columns() {
    return rows.columns();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
