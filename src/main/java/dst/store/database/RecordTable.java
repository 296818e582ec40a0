package dst.store.database;

import dst.record.BundleId;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.Field;
import dst.record.FieldType;
import dst.record.Op;
import dst.record.RecordType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The table of one record type, with its two statements: write changes, and sweep. */
public final class RecordTable {
  private final RecordType type;
  private final Dialect dialect;
  private final String upsert;
  private final String sweep;
  private final boolean[] inKey;
  private final int naming;
  private final Living living;

  RecordTable(RecordType type, Dialect dialect) {
    this(type, dialect, List.of());
  }

  /**
   * @param naming conditions on a record that keep it from a sweep, each with the location as its
   *     only parameter
   */
  private RecordTable(RecordType type, Dialect dialect, List<String> naming) {
    this.type = type;
    this.dialect = dialect;
    this.upsert = dialect.upsert(type);
    this.sweep = sweep(type, dialect) + String.join("", naming);
    this.naming = naming.size();
    this.living = new Living(type, dialect, naming);
    this.inKey = new boolean[type.fields().size()];
    for (int i = 0; i < inKey.length; i++) {
      inKey[i] = type.key().contains(type.fields().get(i).name());
    }
  }

  /** The table of data files. Those that a record still names are never swept. */
  static RecordTable ofDataFiles(Dialect dialect, Collection<RecordType> types) {
    List<String> naming = new ArrayList<>();
    for (RecordType type : types) {
      for (Field field : type.fields()) {
        if (field.type() == FieldType.FILE) {
          naming.add(
              " and path not in (select %2$s from %1$s where location = ? and not deleted and %2$s is not null)"
                  .formatted(dialect.quote(type.table()), dialect.quote(field.name())));
        }
      }
    }
    return new RecordTable(DataFile.TYPE, dialect, naming);
  }

  public RecordType type() {
    return type;
  }

  /** The paths of the data files that a change names. */
  public Stream<String> filesOf(Change change) {
    return IntStream.range(0, inKey.length)
        .filter(field -> type.fields().get(field).type() == FieldType.FILE)
        .mapToObj(field -> change.values().get(field))
        .filter(Objects::nonNull);
  }

  public Living living() {
    return living;
  }

  /**
   * Writes the changes that are newer than what is stored.
   *
   * @param changes no two of one key; in key order, so that two transactions never wait for each
   *     other
   * @return how many records' content changed
   */
  public int write(Connection connection, BundleId bundle, List<Change> changes)
      throws SQLException {
    Long[] seqs = new Long[changes.size()];
    Boolean[] deletes = new Boolean[changes.size()];
    for (int row = 0; row < seqs.length; row++) {
      seqs[row] = changes.get(row).seq();
      deletes[row] = changes.get(row).op() == Op.DELETE;
    }
    try (PreparedStatement statement = connection.prepareStatement(upsert)) {
      statement.setString(1, bundle.location());
      statement.setLong(2, bundle.epoch());
      statement.setString(3, bundle.toString());
      int parameter = 4;
      for (int field = 0; field < inKey.length; field++) {
        dialect.setList(statement, parameter++, "varchar", column(changes, field));
      }
      dialect.setList(statement, parameter++, "bigint", seqs);
      dialect.setList(statement, parameter, "boolean", deletes);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getInt(1);
      }
    }
  }

  private String[] column(List<Change> changes, int field) {
    String[] texts = new String[changes.size()];
    for (int row = 0; row < texts.length; row++) {
      Change change = changes.get(row);
      texts[row] = inKey[field] || change.op() == Op.UPSERT ? change.values().get(field) : null;
    }
    return texts;
  }

  /**
   * Makes tombstones of the location's records that are older than the version. They keep their own
   * version, so the end is the same whether an old change comes before or after the sweep.
   *
   * @return how many
   */
  public int sweep(Connection connection, BundleId bundle, Version version) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sweep)) {
      statement.setString(1, bundle.toString());
      statement.setString(2, bundle.location());
      statement.setLong(3, version.epoch());
      statement.setLong(4, version.seq());
      for (int i = 0; i < naming; i++) {
        statement.setString(5 + i, bundle.location());
      }
      return statement.executeUpdate();
    }
  }

  private static String sweep(RecordType type, Dialect dialect) {
    String cleared =
        Dialect.fieldsOutsideKey(type).stream()
            .map(field -> dialect.quote(field) + " = null, ")
            .collect(Collectors.joining());
    return """
    update %s set %s deleted = true, bundle = ?, applied_at = %s
    where location = ? and not deleted and (epoch, seq) < (cast(? as bigint), cast(? as bigint))
    """
        .formatted(dialect.quote(type.table()), cleared, dialect.now());
  }
}
