package dst.outbox;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;

/**
 * Tells dst what a program changed, in the program's own transaction: both are committed, or none.
 *
 * <pre>{@code
 * private static final Outbox ARTICLES = new Outbox("articles"); // conf/captures/articles.yaml
 *
 * update.executeUpdate();                                       // the data row first ...
 * ARTICLES.upsert(connection, row);                              // ... then its outbox row ...
 * connection.commit();                                           // ... in one transaction
 * }</pre>
 *
 * <p>The order matters: whoever changed the data row first also comes first in the outbox, because
 * the other one waited for its lock. It needs nothing but the JDK and the table {@code dst_outbox}.
 */
public final class Outbox {
  private static final String INSERT =
      "insert into dst_outbox (capture, op, data) values (?, ?, ?)";

  private final String capture;
  private final String insert;

  /**
   * @param capture the name of the host's file {@code conf/captures/<capture>.yaml}
   */
  public Outbox(String capture) {
    this(capture, INSERT);
  }

  private Outbox(String capture, String insert) {
    this.capture = capture;
    this.insert = insert;
  }

  /** The same with {@code dst_outbox} in a schema that is not the connection's own. */
  public Outbox inSchema(String schema) {
    return new Outbox(capture, INSERT.replace("dst_outbox", schema + ".dst_outbox"));
  }

  /**
   * The row is there now, with these values. All columns that central reads, also those that did
   * not change.
   *
   * @param connection the program's own, with auto-commit off
   * @param row column to value: null, text, number, boolean, byte[] (told as {@code \x0f…}), a date
   *     or time (told as ISO-8601), a Map or an Iterable of these; all else by its toString. For a
   *     moment, such as a {@code timestamptz}, give an OffsetDateTime or Instant: a Timestamp or
   *     LocalDateTime is a local time, which central reads in the location's time zone
   */
  public void upsert(Connection connection, Map<String, ?> row) throws SQLException {
    write(connection, "upsert", json(row));
  }

  /**
   * The row is gone.
   *
   * @param row at least the columns of the key
   */
  public void delete(Connection connection, Map<String, ?> row) throws SQLException {
    write(connection, "delete", json(row));
  }

  private void write(Connection connection, String op, String json) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new SQLException(
          "outbox of "
              + capture
              + ": switch auto-commit off, or the data row can be committed without its outbox"
              + " row");
    }
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setString(1, capture);
      statement.setString(2, op);
      statement.setString(3, json);
      statement.executeUpdate();
    }
  }

  /** The row as a JSON object on one line. */
  public static String json(Map<String, ?> row) {
    StringBuilder json = new StringBuilder(256);
    object(json, row);
    return json.toString();
  }

  private static void object(StringBuilder json, Map<?, ?> row) {
    String separator = "{";
    for (Map.Entry<?, ?> column : row.entrySet()) {
      json.append(separator);
      text(json, column.getKey().toString());
      json.append(':');
      value(json, column.getValue());
      separator = ",";
    }
    json.append(row.isEmpty() ? "{}" : "}");
  }

  private static void value(StringBuilder json, Object value) {
    if (value == null || value instanceof Boolean) {
      json.append(value);
    } else if (value instanceof BigDecimal decimal) {
      json.append(decimal.toPlainString());
    } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      json.append(number);
    } else if (value instanceof byte[] bytes) {
      text(json, "\\x" + HexFormat.of().formatHex(bytes));
    } else if (value instanceof TemporalAccessor || value instanceof Date) {
      text(json, time(value));
    } else if (value instanceof Map<?, ?> nested) {
      object(json, nested);
    } else if (value instanceof Iterable<?> elements) {
      array(json, elements);
    } else {
      text(json, value.toString());
    }
  }

  /**
   * Always with seconds, a moment always in UTC: the same time is the same text, as of triggers.
   */
  private static String time(Object value) {
    if (value instanceof Timestamp timestamp) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(timestamp.toLocalDateTime());
    }
    if (value instanceof LocalDateTime local) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local);
    }
    if (value instanceof LocalTime local) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(local);
    }
    if (value instanceof OffsetTime time) {
      String offset = time.getOffset().getTotalSeconds() == 0 ? "+00" : time.getOffset().getId();
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time) + offset.replaceFirst(":00$", "");
    }
    Instant moment = moment(value);
    return moment == null
        ? value.toString()
        : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC)) + "+00:00";
  }

  private static Instant moment(Object value) {
    if (value instanceof Instant instant) {
      return instant;
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof ZonedDateTime time) {
      return time.toInstant();
    }
    return value.getClass() == Date.class ? ((Date) value).toInstant() : null;
  }

  private static void array(StringBuilder json, Iterable<?> elements) {
    String separator = "";
    json.append('[');
    for (Object element : elements) {
      json.append(separator);
      value(json, element);
      separator = ",";
    }
    json.append(']');
  }

  private static void text(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
