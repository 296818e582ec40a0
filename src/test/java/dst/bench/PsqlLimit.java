package dst.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * What the database allows: psql copies the same files into an unlogged table, one location after
 * the other, and merges them into a table with the columns and indexes of central's own.
 */
final class PsqlLimit {
  private static final String TABLE = "product_of_psql";

  private final PostgresServer postgres;
  private final ProductFiles files;
  private final Path script;

  PsqlLimit(Lab lab, PostgresServer postgres, ProductFiles files) throws Exception {
    this.postgres = postgres;
    this.files = files;
    this.script = lab.folder("psql").resolve("limit.sql");
    postgres.execute(
        "create table " + TABLE + " (like product including all)",
        """
        create unlogged table staging (code text, name text, description text, price numeric, currency text,
          stock bigint, active boolean, available_from date, changed_at timestamptz)\
        """);
  }

  void truncate() throws SQLException {
    postgres.execute("truncate " + TABLE);
  }

  /**
   * A turn of psql's.
   *
   * @param seconds it took
   * @param cpu seconds of all of PostgreSQL's processes; what psql itself takes is next to nothing
   */
  record Turn(double seconds, double cpu) {
    static Turn quicker(Turn one, Turn other) {
      return one.seconds <= other.seconds ? one : other;
    }
  }

  Turn run(int revision, long seq) throws IOException, SQLException {
    StringBuilder sql = new StringBuilder();
    for (String location : files.locations()) {
      sql.append("\\copy staging from '%s' csv header\n".formatted(files.file(location, revision)));
      sql.append(merge(location, seq)).append("truncate staging;\n");
    }
    Files.writeString(script, sql);
    postgres.settle();
    double before = postgres.cpu();
    long begin = System.nanoTime();
    postgres.psql(script);
    Turn turn = new Turn((System.nanoTime() - begin) / 1e9, postgres.cpu() - before);
    Checks.equal("rows of psql", postgres.number("select count(*) from " + TABLE), files.total());
    return turn;
  }

  /** Central's table must hold what psql's holds. */
  void requireSame(String table) throws SQLException {
    Checks.equal(
        "rows of " + table + " that differ from those of psql",
        postgres.number(
            """
            select count(*) from %1$s a full join %2$s b using (location, product_code)
            where row(%3$s) is distinct from row(%4$s)\
            """
                .formatted(table, TABLE, columns("a."), columns("b."))),
        0);
  }

  private static String columns(String prefix) {
    return prefix + ProductFiles.COLUMNS.replace(", ", ", " + prefix);
  }

  private static String merge(String location, long seq) {
    StringBuilder set = new StringBuilder();
    for (String column : ProductFiles.COLUMNS.split(", ", -1)) {
      set.append("%1$s = excluded.%1$s, ".formatted(column));
    }
    return """
    insert into %1$s as t (location, product_code, %2$s, epoch, seq, deleted, bundle, applied_at)
      select '%3$s', s.*, 0, %4$d, false, '%3$s-0-%4$d', now() from staging s
      on conflict (location, product_code) do update set %5$s deleted = excluded.deleted, epoch = excluded.epoch,
        seq = excluded.seq, bundle = excluded.bundle, applied_at = excluded.applied_at
      where (t.epoch, t.seq) < (excluded.epoch, excluded.seq);
    """
        .formatted(TABLE, ProductFiles.COLUMNS, location, seq, set);
  }
}
