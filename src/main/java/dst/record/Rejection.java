package dst.record;

/**
 * Why a record, or a whole file, does not go to the database. It travels with its batch and becomes
 * a dead letter when the batch is stored.
 *
 * @param cause which step refused it
 * @param line of the file, counted from 1; 0 for a file as a whole
 * @param key of the record as far as it is known, or null
 * @param field that broke the rule, or null
 * @param rule its name: {@code required}, {@code length}, {@code decimal}, {@code missing-file}, …
 * @param value what was found (at most 200 characters), or null
 * @param error one sentence for people: what was found, and what would be right
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
    MESSAGE
  }

  /** The same rejection with the row as its source gave it. */
  public Rejection withSource(String json) {
    return new Rejection(cause, line, key, field, rule, value, error, json, attachment);
  }
}
