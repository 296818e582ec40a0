package dst.record;

import java.util.List;

/**
 * An upsert or a delete of one record.
 *
 * @param seq with the batch's epoch the version of the change: the greater one wins
 * @param line where it stood in its file, counted from 1
 * @param values canonical texts (see {@link FieldType}) in the order of the record type's fields;
 *     of a delete only the key's are set. The list may hold nulls and must not be changed.
 */
public record Change(Op op, long seq, long line, List<String> values) {

  /**
   * The record as a JSON object by field name, for people; long values are cut.
   *
   * @param fields the names, in the order of the values
   */
  public String json(List<String> fields) {
    return RowJson.object(fields, values);
  }
}
