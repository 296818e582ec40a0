package dst.store.database;

import dst.config.BadConfiguration;
import dst.config.Faults;
import dst.record.Field;
import dst.record.FieldType;
import dst.record.RecordType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The tables: dst's own by migrations, those of record types from their definition. A table that is
 * there already is checked, never changed: it may hold data that others made.
 */
public final class Schema {
  private static final Set<String> OWN_TABLES =
      Set.of(
          "bundle",
          "batch",
          "sweep",
          "sweep_due",
          "data_file",
          "removal",
          "kept_delete",
          "location_lock",
          "mark",
          "dst_schema_history");

  private final Database database;
  private final Collection<RecordType> types;

  public Schema(Database database, Collection<RecordType> types) {
    this.database = database;
    this.types = types;
  }

  /** The statement that makes a record type's table in the database behind the URL. */
  public static String ddl(String url, RecordType type) {
    return ddl(Dialects.of(url), type) + ";";
  }

  /**
   * @throws BadConfiguration if a record type and its table don't fit each other
   */
  public void prepare() throws SQLException {
    database.probe();
    migrate();
    Faults faults = new Faults();
    try (Connection connection = database.connection()) {
      for (RecordType type : types) {
        prepare(connection, type, faults);
      }
      connection.commit();
    }
    faults.throwIfAny();
  }

  /** So that it is an {@link SQLException} like all others if the database goes away meanwhile. */
  private void migrate() throws SQLException {
    try {
      migrateOnce();
    } catch (FlywayException e) {
      SQLException sql = Trouble.innermost(e, SQLException.class);
      if (sql == null) {
        throw e;
      }
      throw new SQLException(sql.getMessage(), sql.getSQLState(), e);
    }
  }

  private void migrateOnce() {
    Flyway.configure()
        .dataSource(database.source())
        .locations("classpath:db/" + database.dialect().name())
        .table("dst_schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }

  private void prepare(Connection connection, RecordType type, Faults faults) throws SQLException {
    Path definition = Path.of("conf", "records", type.name() + ".yaml");
    if (OWN_TABLES.contains(type.table())) {
      faults.add(
          definition, 0, "table " + type.table() + " is one of dst's own: choose another name");
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(ddl(database.dialect(), type));
    }
    for (String fault : TableCheck.faults(connection, database.dialect(), type)) {
      faults.add(definition, 0, fault);
    }
  }

  static String ddl(Dialect dialect, RecordType type) {
    List<String> lines = new ArrayList<>();
    for (Field field : columns(type)) {
      boolean always = type.indexOf(field.name()) < 0 || type.key().contains(field.name());
      lines.add(
          "  "
              + dialect.quote(field.name())
              + " "
              + dialect.columnType(field)
              + (always ? " not null" : ""));
    }
    List<String> key = new ArrayList<>(List.of("location"));
    key.addAll(type.key());
    lines.add("  primary key (" + dialect.list("", key) + ")");
    return "create table if not exists "
        + dialect.quote(type.table())
        + " (\n"
        + String.join(",\n", lines)
        + "\n)";
  }

  /** All columns of the table, in order. */
  static List<Field> columns(RecordType type) {
    List<Field> columns = new ArrayList<>();
    columns.add(Field.of("location", FieldType.TEXT));
    columns.addAll(type.fields());
    columns.add(Field.of("epoch", FieldType.INTEGER));
    columns.add(Field.of("seq", FieldType.INTEGER));
    columns.add(Field.of("deleted", FieldType.BOOLEAN));
    columns.add(Field.of("bundle", FieldType.TEXT));
    columns.add(Field.of("applied_at", FieldType.TIMESTAMP));
    return columns;
  }
}
