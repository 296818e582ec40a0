package dst.record;

import java.util.Locale;

/**
 * Why a record, or a whole file, does not go to the database. It travels with its batch and becomes
 * a dead letter when the batch is stored.
 *
 * @param cause which step refused it
 * @param line of the file, counted from 1; 0 for a file as a whole
 * @param key of the record as far as it is known, or null; cut at 200 characters
 * @param field that broke the rule, or null
 * @param rule its name, or null. A mapping's: the value is no {@code integer}, {@code decimal},
 *     {@code boolean}, {@code date}, {@code timestamp}, {@code json} or safe {@code path}; a {@code
 *     required} one is not there; it is over its {@code length}, has more digits before the point
 *     than its {@code precision} or behind it than its {@code scale}, is out of its {@code range}
 *     or not of its {@code pattern}; it has {@code characters} that no database takes, or some that
 *     the {@code charset} of the definition can't read. The stages add their own ({@code
 *     missing-file}, …).
 * @param value what was found, or null; cut at 200 characters
 * @param error one sentence for people: what was found, and what would be right; cut at 1,000
 *     characters
 * @param source the row as its host sent it, a JSON object by column name, or the text of an
 *     unreadable row; or null
 * @param attachment the whole file's content in the file store, where a file is rejected as a
 *     whole; or null
 */
public record Rejection(
    Cause cause,
    long line,
    String key,
    String field,
    String rule,
    String value,
    String error,
    String source,
    DataFile attachment) {
  private static final int MOST_VALUE = 200;
  private static final int MOST_ERROR = 1_000;

  public Rejection {
    key = Texts.cut(key, MOST_VALUE);
    value = Texts.cut(value, MOST_VALUE);
    error = Texts.cut(error, MOST_ERROR);
    source = Texts.wellFormed(source);
  }

  /** Which step refused it, and so who must act. */
  public enum Cause {
    /** The row can't be read as its format says: the host's program, or the definition's format. */
    FORMAT,
    /**
     * A value can't be mapped or breaks a rule of its field: the host's data, or the definition's
     * fields.
     */
    RULE,
    /** A data file that the record names is missing or can't be taken: the host's program. */
    DATA_FILE,
    /** The database refuses the record for its content: the record type or the table. */
    DATABASE,
    /** The file as a whole: unreadable, too large, or too many rejected records. */
    FILE,
    /** A message in the queue that is no batch: whoever sent it. */
    MESSAGE;

    /** As it stands in JSON and in headers: {@code data_file}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException if there is no such cause
     */
    public static Cause of(String word) {
      for (Cause cause : values()) {
        if (cause.word().equals(word)) {
          return cause;
        }
      }
      throw new IllegalArgumentException("there is no cause \"" + word + "\"");
    }
  }

  /** The same rejection with the row as its source gave it. */
  public Rejection withSource(String json) {
    return new Rejection(cause, line, key, field, rule, value, error, json, attachment);
  }
}
