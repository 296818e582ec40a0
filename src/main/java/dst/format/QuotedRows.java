package dst.format;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dst.record.Row;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * CSV with quotes, read by fastcsv. It can't go on behind a quote that is not closed, so it is
 * given one line at a time: such a row costs its first line only, and a new reader goes on at the
 * next.
 */
final class QuotedRows implements Rows {
  /** Characters; an ordinary broken row costs a few hundred, a hostile file would take for ever. */
  private static final long MOST_READ_ANEW = 64L * Csv.MOST_IN_ROW;

  private final Csv csv;
  private final RowLines lines;
  private CsvColumns columns;
  private CloseableIterator<RowFields> records;
  private long readAnew;

  QuotedRows(Csv csv, Lines lines) {
    this.csv = csv;
    this.lines = new RowLines(lines);
    this.columns = CsvColumns.defined(csv.columns());
    this.records = read();
  }

  private CloseableIterator<RowFields> read() {
    return CsvReader.builder()
        .fieldSeparator(csv.delimiter())
        .quoteCharacter(csv.quote())
        .allowUnclosedQuote(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .build(new RowFields(lines), lines)
        .iterator();
  }

  @Override
  public Row next() throws IOException {
    try {
      if (columns == null) {
        columns = header();
      }
      return records.hasNext() ? row(records.next()) : null;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      if (e.getCause() != null) {
        throw e;
      }
      return brokenQuotes();
    }
  }

  private CsvColumns header() throws Unreadable {
    if (!records.hasNext()) {
      throw new Unreadable("the file is empty; its first line must be the header");
    }
    return CsvColumns.header(lines.number(), records.next().values());
  }

  private Row row(RowFields fields) throws Unreadable {
    Row row = columns.row(lines.number(), fields.values());
    if (row != null) {
      return row;
    }
    String fault = columns.fault(fields.values().size());
    if (lines.count() > 1) {
      return unreadable(
          fault + " and runs over " + lines.count() + " lines; is a quote not closed?");
    }
    return Row.unreadable(lines.number(), fault, lines.first().shown());
  }

  private Row brokenQuotes() throws Unreadable {
    String fault =
        lines.first().tooLong()
            ? "is longer than 1 MiB"
            : "has a quote that is not closed within 1 MiB, or text behind a closing one; "
                + "a quote inside quotes is doubled";
    if (columns == null) {
      throw new Unreadable("line %d: the header %s".formatted(lines.number(), fault));
    }
    return unreadable(fault);
  }

  /** Gives up the row's first line; what follows is read anew. */
  private Row unreadable(String fault) throws Unreadable {
    readAnew += lines.kept();
    if (readAnew > MOST_READ_ANEW) {
      throw new Unreadable(
          "line %d: too many rows up to here have quotes that are not closed; is %s the quote?"
              .formatted(lines.number(), csv.quote()));
    }
    Line line = lines.giveUpFirst();
    records = read();
    return Row.unreadable(line.number(), fault, line.shown());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
