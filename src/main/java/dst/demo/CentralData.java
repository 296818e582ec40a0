package dst.demo;

import dst.demo.shop.Typed;
import dst.record.Field;
import dst.record.RecordType;
import dst.store.database.Database;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What central holds of a location, as the canonical texts of the values in its tables. */
final class CentralData {
  private final Database database;

  CentralData(Database database) {
    this.database = database;
  }

  /** The records that are not deleted: key to field to text, without the fields that are null. */
  Map<String, Map<String, String>> records(String location, RecordType type) throws SQLException {
    Map<String, Map<String, String>> records = new HashMap<>();
    try (Connection connection = database.connection();
        PreparedStatement query =
            connection.prepareStatement(
                "select * from " + type.table() + " where location = ? and deleted = false")) {
      query.setString(1, location);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Map<String, String> texts = texts(rows, type.fields());
          records.put(key(type, texts), texts);
        }
      }
    }
    return records;
  }

  /** The record's name for people and for finding it again. */
  static String key(RecordType type, Map<String, String> texts) {
    return type.key().stream().map(texts::get).collect(Collectors.joining("/"));
  }

  private static Map<String, String> texts(ResultSet row, List<Field> fields) throws SQLException {
    Map<String, String> texts = new HashMap<>();
    for (Field field : fields) {
      String text = Typed.text(value(row, field));
      if (text != null) {
        texts.put(field.name(), text);
      }
    }
    return texts;
  }

  private static Object value(ResultSet row, Field field) throws SQLException {
    String column = field.name();
    return switch (field.type()) {
      case TEXT, FILE -> row.getString(column);
      case INTEGER -> row.getObject(column, Long.class);
      case DECIMAL -> row.getObject(column, BigDecimal.class);
      case BOOLEAN -> row.getObject(column, Boolean.class);
      case DATE -> row.getObject(column, LocalDate.class);
      case TIMESTAMP -> {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        yield time == null ? null : time.toInstant();
      }
      case JSON -> Typed.value(field.type(), row.getString(column));
    };
  }

  /** The data files that are not deleted: path to SHA-256. */
  Map<String, String> dataFiles(String location) throws SQLException {
    Map<String, String> files = new HashMap<>();
    try (Connection connection = database.connection();
        PreparedStatement query =
            connection.prepareStatement(
                "select path, sha256 from data_file where location = ? and deleted = false")) {
      query.setString(1, location);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          files.put(rows.getString("path"), rows.getString("sha256"));
        }
      }
    }
    return files;
  }
}
