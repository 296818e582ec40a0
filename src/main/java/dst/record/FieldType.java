package dst.record;

/**
 * The types a field of a record can have. Every value travels as text in the canonical form named
 * here, from the mapping to the database, which casts it; {@code null} is "no value".
 */
public enum FieldType {
  /** Any text without NUL and halves of surrogate pairs. */
  TEXT,
  /** {@code -?[0-9]+} without leading zeros, within a Java long. */
  INTEGER,
  /**
   * Plain decimal notation with a point, at least one digit before it, no exponent, no grouping, no
   * superfluous zeros on either side, so that equal numbers are equal texts: {@code -12.5} for
   * {@code -012.50}, {@code 0} for {@code .0000}.
   */
  DECIMAL,
  /** {@code true} or {@code false}. */
  BOOLEAN,
  /** ISO-8601, years 0001 to 9999: {@code 2026-11-22}. */
  DATE,
  /**
   * ISO-8601 instant in UTC, cut off at microseconds, with no, 3 or 6 digits of a second: {@code
   * 2026-11-22T08:15:30.123Z}.
   */
  TIMESTAMP,
  /**
   * A data file that travels with the record: its path below the location's pull area, {@code
   * photos/bike.gif}.
   */
  FILE,
  /** The text of a JSON object or array. */
  JSON
}
