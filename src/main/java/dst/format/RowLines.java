package dst.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Iterator;

/** Gives out a text line by line and keeps the lines of the row that is being read. */
final class RowLines extends Reader {
  private final Lines source;
  private final ArrayDeque<Line> row = new ArrayDeque<>();
  private final ArrayDeque<Line> again = new ArrayDeque<>();
  private long passed; // lines that the reader was not given
  private int kept; // characters in row
  private Line current;
  private int given; // characters of current

  RowLines(Lines source) {
    this.source = source;
  }

  /**
   * @throws CsvParseException if the row has become too long
   */
  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    if (current == null && !advance()) {
      return -1;
    }
    int count = Math.min(length, current.raw().length() - given);
    current.raw().getChars(given, given + count, chars, offset);
    given += count;
    if (given == current.raw().length()) {
      current = null;
    }
    return count;
  }

  private boolean advance() throws IOException {
    Line line = take();
    if (line == null) {
      return false;
    }
    row.add(line);
    if (line.tooLong() || kept + line.length() > Csv.MOST_IN_ROW) {
      throw new CsvParseException("too long");
    }
    kept += line.raw().length();
    current = line;
    given = 0;
    return true;
  }

  /**
   * Takes the next line that is neither empty nor a comment past the reader, as a row of its own.
   * Only where the reader has used up what it was given when a row has ended: it gets no more than
   * a line.
   *
   * @return null if the line has a quote or is too long, or there is none: what is next is for the
   *     reader
   */
  Line nextWithout(char quote, Csv csv) throws IOException {
    Line line = take();
    while (line != null && (line.length() == 0 || csv.isComment(line))) {
      passed++;
      line = take();
    }
    if (line == null || line.tooLong() || line.raw().indexOf(quote) >= 0) {
      if (line != null) {
        again.addFirst(line);
      }
      return null;
    }
    passed++;
    row.clear();
    row.add(line);
    kept = line.raw().length();
    return line;
  }

  /** Goes past the file's first lines, before any is given out. */
  void skip(int count) throws IOException {
    for (int i = 0; i < count && source.next() != null; i++) {
      passed++;
    }
  }

  private Line take() throws IOException {
    return again.isEmpty() ? source.next() : again.poll();
  }

  /**
   * The lines before the row are not needed any more.
   *
   * @param line where it begins, counted from where reading last began
   */
  void rowBegins(long line) {
    while (!row.isEmpty() && row.element().number() < passed + line) {
      kept -= row.remove().raw().length();
    }
  }

  Line first() {
    return row.element();
  }

  /** Of the file's lines, where the row begins. */
  long number() {
    return first().number();
  }

  int count() {
    return row.size();
  }

  /** How many characters its lines have. */
  int kept() {
    return kept;
  }

  /** The row's first line, behind which reading begins anew. */
  Line giveUpFirst() {
    Line first = row.remove();
    Iterator<Line> behind = row.descendingIterator();
    while (behind.hasNext()) {
      again.addFirst(behind.next());
    }
    row.clear();
    kept = 0;
    current = null;
    passed = first.number();
    return first;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
