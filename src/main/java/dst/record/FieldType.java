package dst.record;

/**
 * The types a field of a record can have. Every value travels as text in the canonical form named
 * here, from the mapping to the database, which casts it; {@code null} is "no value".
 */
public enum FieldType {
  /** Any text without NUL. */
  TEXT,
  /** {@code -?[0-9]+}, within a Java long. */
  INTEGER,
  /** Plain decimal notation, no exponent, a point, no grouping: {@code -12.50}. */
  DECIMAL,
  /** {@code true} or {@code false}. */
  BOOLEAN,
  /** ISO-8601: {@code 2026-11-22}. */
  DATE,
  /** ISO-8601 instant in UTC: {@code 2026-11-22T08:15:30.123Z}. */
  TIMESTAMP,
  /**
   * A data file that travels with the record: its path below the location's pull area, {@code
   * photos/bike.gif}.
   */
  FILE,
  /** A JSON object. */
  JSON
}
