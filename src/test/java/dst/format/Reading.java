package dst.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dst.record.Row;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads whole inputs, which are small here. */
final class Reading {
  private Reading() {}

  static InputStream fixture(String name) {
    return Objects.requireNonNull(Reading.class.getResourceAsStream("/format/" + name), name);
  }

  static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  static List<Row> rows(Format format, InputStream in) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Rows reading = format.open(in)) {
      for (Row row = reading.next(); row != null; row = reading.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  static List<Row> rows(Format format, String text) throws IOException {
    return rows(format, text(text));
  }

  /** Each row as {@code line: values} or {@code line: fault}. */
  static List<String> shown(List<Row> rows) {
    return rows.stream()
        .map(row -> row.line() + ": " + (row.fault() == null ? row.values() : row.fault()))
        .toList();
  }

  /** The same bytes, one at a time, as a slow line may give them. */
  static InputStream dribble(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return super.read(bytes, offset, Math.min(1, length));
      }

      @Override
      public int available() {
        return 0;
      }
    };
  }

  /** The text over and over, so many times. */
  static InputStream repeated(String head, String text, long times) {
    byte[] first = head.getBytes(UTF_8);
    byte[] again = text.getBytes(UTF_8);
    return new InputStream() {
      private byte[] current = first;
      private int at;
      private long left = times;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        if (at == current.length) {
          if (left-- <= 0) {
            return -1;
          }
          current = again;
          at = 0;
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, bytes, offset, count);
        at += count;
        return count;
      }
    };
  }
}
