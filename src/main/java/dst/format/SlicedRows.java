package dst.format;

import dst.record.Columns;
import dst.record.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** CSV without quotes, which fastcsv can't read, and CSV with row ends of its own. */
final class SlicedRows implements Rows {
  private final Csv csv;
  private final String delimiter;
  private final Lines lines;
  private final List<String> fields = new ArrayList<>();
  private CsvColumns columns;
  private boolean begun;

  SlicedRows(Csv csv, Lines lines) {
    this.csv = csv;
    this.delimiter = csv.delimiter();
    this.lines = lines;
    this.columns = CsvColumns.defined(csv.columns());
  }

  @Override
  public Row next() throws IOException {
    Line line = begun ? nextFilled() : firstFilled();
    if (columns == null) {
      columns = header(line);
      line = nextFilled();
    }
    if (line == null) {
      return null;
    }
    if (line.tooLong()) {
      return Row.unreadable(line.number(), "is longer than 1 MiB", line.shown());
    }
    line.cut(delimiter, fields);
    Row row = columns.row(line.number(), fields);
    return row != null ? row : Row.unreadable(line.number(), columns.fault(fields), line.shown());
  }

  private CsvColumns header(Line line) throws IOException {
    if (line == null) {
      throw new Unreadable("the file is empty; its first line must be the header");
    }
    if (line.tooLong()) {
      throw new Unreadable(
          "line %d: the header is longer than 1 MiB; is the row-end right?"
              .formatted(line.number()));
    }
    line.cut(delimiter, fields);
    return CsvColumns.header(line.number(), fields);
  }

  private Line firstFilled() throws IOException {
    begun = true;
    for (int i = 0; i < csv.skipLines(); i++) {
      lines.next();
    }
    Line line = nextFilled();
    return line != null && csv.isSeparatorLine(line) ? nextFilled() : line;
  }

  private Line nextFilled() throws IOException {
    Line line = lines.next();
    while (line != null && (line.length() == 0 || csv.isComment(line))) {
      line = lines.next();
    }
    return line;
  }

  @Override
  public Columns columns() {
    return columns == null ? null : columns.columns();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
