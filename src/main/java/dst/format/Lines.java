package dst.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * Cuts a text at its row ends. Of a piece longer than the limit only the beginning is given, so
 * that a missing row end never fills the memory.
 */
final class Lines implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final Reader text;
  private final String rowEnd;
  private final int most;
  private char[] buffer = new char[BUFFER];
  private int from;
  private int to;
  private long number = 1;
  private boolean afterCr;

  /**
   * @param rowEnd or null for CR, LF and CRLF
   * @param most characters of a piece, at least {@link Line#MOST_SHOWN}
   */
  Lines(Reader text, String rowEnd, int most) {
    this.text = text;
    this.rowEnd = rowEnd;
    this.most = most;
  }

  /**
   * @return null at the end
   */
  Line next() throws IOException {
    long begin = number;
    String beginning = null;
    int length = 0;
    while (true) {
      length = nextCandidate(length);
      if (from + length < to) {
        int end = rowEndAt(length);
        if (end > 0) {
          return take(begin, beginning, length, end);
        }
        length++;
        continue;
      }
      if (length > most) {
        beginning = beginning == null ? shown(length) : beginning;
        skip(length);
        length = 0;
      }
      if (!fill()) {
        boolean end = length == 0 && beginning == null;
        return end ? null : take(begin, beginning, length, 0);
      }
    }
  }

  private Line take(long begin, String beginning, int length, int end) {
    Line line;
    if (beginning != null || length > most) {
      String shown = beginning == null ? shown(length) : beginning;
      line = new Line(begin, shown, shown.length(), true);
    } else {
      line = new Line(begin, new String(buffer, from, length + end), length, false);
    }
    skip(length + end);
    number += rowEnd == null ? 1 : 0;
    return line;
  }

  private String shown(int length) {
    return Line.shown(new String(buffer, from, Math.min(length, Line.MOST_SHOWN + 1)));
  }

  /** How far the next character is, from the given one on, with which a row end may begin. */
  private int nextCandidate(int length) {
    char[] chars = buffer;
    int end = to;
    int at = from + length;
    if (rowEnd == null) {
      while (at < end && chars[at] != '\n' && chars[at] != '\r') {
        at++;
      }
    } else {
      char first = rowEnd.charAt(0);
      while (at < end && chars[at] != first) {
        at++;
      }
    }
    return at - from;
  }

  /** How many characters the row end there has; 0 if there is none. */
  private int rowEndAt(int length) throws IOException {
    if (rowEnd == null) {
      return lineEndAt(length);
    }
    int behind = length + rowEnd.length();
    for (int i = 0; i < rowEnd.length(); i++) {
      if (!has(length + i) || buffer[from + length + i] != rowEnd.charAt(i)) {
        return 0;
      }
    }
    return rowEnd.length() + lineEndAt(behind);
  }

  private int lineEndAt(int length) throws IOException {
    if (!has(length)) {
      return 0;
    }
    char c = buffer[from + length];
    if (c == '\r') {
      return has(length + 1) && buffer[from + length + 1] == '\n' ? 2 : 1;
    }
    return c == '\n' ? 1 : 0;
  }

  private boolean has(int length) throws IOException {
    while (from + length >= to) {
      if (!fill()) {
        return false;
      }
    }
    return true;
  }

  private void skip(int count) {
    if (rowEnd != null) {
      countLineEnds(from + count);
    }
    from += count;
  }

  private void countLineEnds(int end) {
    for (int at = from; at < end; at++) {
      char c = buffer[at];
      number += c == '\r' || (c == '\n' && !afterCr) ? 1 : 0;
      afterCr = c == '\r';
    }
  }

  private boolean fill() throws IOException {
    if (to == buffer.length) {
      if (from == 0) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      } else {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
      }
    }
    int count = text.read(buffer, to, buffer.length - to);
    to += Math.max(0, count);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
