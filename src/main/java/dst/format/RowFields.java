package dst.format;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the fields of a row from fastcsv; one object for all rows, each replaces the one before.
 */
final class RowFields extends CsvCallbackHandler<RowFields> {
  private final RowLines lines;
  private final List<String> values = new ArrayList<>();
  private boolean empty;
  private boolean comment;

  RowFields(RowLines lines) {
    this.lines = lines;
  }

  List<String> values() {
    return values;
  }

  @Override
  protected void beginRecord(long startingLineNumber) {
    lines.rowBegins(startingLineNumber);
    values.clear();
    empty = false;
    comment = false;
  }

  @Override
  protected void addField(char[] buf, int offset, int len, boolean quoted) {
    values.add(new String(buf, offset, len));
  }

  @Override
  protected void setEmpty() {
    empty = true;
  }

  @Override
  protected void setComment(char[] buf, int offset, int len) {
    comment = true;
  }

  @Override
  protected RecordType getRecordType() {
    if (comment) {
      return RecordType.COMMENT;
    }
    return empty ? RecordType.EMPTY : RecordType.DATA;
  }

  @Override
  protected int getFieldCount() {
    return values.size();
  }

  @Override
  protected RowFields buildRecord() {
    return this;
  }
}
