package dst.record;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * Turns rows of one kind of file into changes of one record type, and holds them to its rules. Not
 * for several threads.
 */
public final class Mapping {
  private final RecordType type;

  /**
   * @param fields the record type's field name to its source; a field that is not named has no
   *     value
   * @param deleteWhen column to the texts that make a row a delete; any one of them suffices
   * @param zone in which dates with a time of day are meant where the text names none
   */
  public Mapping(
      RecordType type,
      Map<String, FieldSource> fields,
      Map<String, List<String>> deleteWhen,
      ZoneId zone) {
    this.type = type;
  }

  /**
   * @param seq the change's version
   * @throws Rejected if the row can't be read, a value can't be mapped, or a rule is broken
   */
  public Change map(Row row, long seq) {
    throw new IllegalStateException("replaced by the record helper " + type);
  }
}
