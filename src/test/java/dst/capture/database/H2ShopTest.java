package dst.capture.database;

import dst.capture.snapshot.SnapshotContract;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

class H2ShopTest
    implements SnapshotContract,
        SnapshotContract.OfConcurrentWriters,
        TableContract,
        OutboxContract,
        OutboxContract.OfConcurrentWriters,
        SelectContract,
        ValueContract {
  @RegisterExtension final Shop shop = new Shop(folder -> "jdbc:h2:file:" + folder.resolve("shop"));

  @Override
  public Shop shop() {
    return shop;
  }

  /** The whole result is made before its first row is given out. */
  @Override
  public boolean givesRowsBefore() {
    return false;
  }

  @Override
  public List<Value> values() {
    return List.of(
        new Value(
            "timestamp with time zone",
            "timestamp with time zone '2026-01-01 12:00:00.120+03:00'",
            "2026-01-01T09:00:00.12+00:00"),
        new Value("timestamp(9)", "timestamp '2026-01-01 12:00:00'", "2026-01-01T12:00:00"),
        new Value("timestamp", "timestamp '2026-01-01 12:00:00.5'", "2026-01-01T12:00:00.5"),
        new Value("date", "date '1000-01-01'", "1000-01-01"),
        new Value("time(3)", "time '12:00:00.5'", "12:00:00.5"),
        new Value("time with time zone", "time with time zone '12:00:00+03:00'", "12:00:00+03"),
        new Value("decimal(38,10)", "1.5", "1.5000000000"),
        new Value("decfloat", "cast('NaN' as decfloat)", "NaN"),
        new Value("double precision", "0.1e0", "0.1"),
        new Value("double precision", "cast('-Infinity' as double precision)", "-Infinity"),
        new Value("real", "0.1", "0.1"),
        new Value("bigint", "-9223372036854775808", "-9223372036854775808"),
        new Value("boolean", "true", "true"),
        new Value("varbinary", "x'00ff'", "\\x00ff"),
        new Value("blob", "x'00ff'", "\\x00ff"),
        new Value("clob", "' large '", " large "),
        new Value("char(5)", "'ab'", "ab"),
        new Value("varchar(9)", "' A '", " A "),
        new Value("varchar(9)", "''", ""),
        new Value("char(3)", "''", ""),
        new Value("varchar_ignorecase(9)", "'Ab '", "Ab "),
        new Value("geometry", "'POINT (1 2)'", "POINT (1 2)"),
        new Value("java_object", "null", null),
        new Value("enum('a','b')", "'b'", "b"),
        new Value("integer array", "array[1, null]", "[1,null]"),
        new Value("json", "json '{\"a\": [1, 2.50]}'", "{\"a\":[1,2.50]}"),
        new Value(
            "uuid",
            "'6b29fc40-ca47-1067-b31d-00dd010662da'",
            "6b29fc40-ca47-1067-b31d-00dd010662da"),
        new Value(
            "interval day to second",
            "interval '1 02:03:04.5' day to second",
            "INTERVAL '1 02:03:04.5' DAY TO SECOND"),
        new Value("varchar(9)", "null", null));
  }

  @Override
  public List<String> session() {
    return List.of("set time zone 'America/St_Johns'");
  }
}
