package dst.format;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dst.record.Columns;
import dst.record.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * CSV with quotes. A line without any is cut at its delimiters; the others are read by fastcsv. It
 * can't go on behind a quote that is not closed, so it is given one line at a time: such a row
 * costs its first line only, and a new reader goes on at the next.
 */
final class QuotedRows implements Rows {
  /** Characters; an ordinary broken row costs a few hundred, a hostile file would take for ever. */
  private static final long MOST_READ_ANEW = 64L * Csv.MOST_IN_ROW;

  private final Csv csv;
  private final RowLines lines;
  private final List<String> plain = new ArrayList<>();
  private CsvColumns columns;
  private boolean begun;
  private CloseableIterator<RowFields> records;
  private long readAnew;

  QuotedRows(Csv csv, Lines lines) {
    this.csv = csv;
    this.lines = new RowLines(lines);
    this.columns = CsvColumns.defined(csv.columns());
    this.records = read();
  }

  private CloseableIterator<RowFields> read() {
    CsvReader.CsvReaderBuilder reader =
        CsvReader.builder()
            .commentStrategy(csv.comment() == null ? CommentStrategy.NONE : CommentStrategy.SKIP);
    if (csv.comment() != null) {
      reader.commentCharacter(csv.comment());
    }
    return reader
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
      List<String> fields = begun ? fields() : first();
      return fields == null ? null : row(fields);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      if (e.getCause() != null) {
        throw e;
      }
      return brokenQuotes();
    }
  }

  private List<String> first() throws IOException {
    begun = true;
    lines.skip(csv.skipLines());
    List<String> fields = fields();
    return fields != null && csv.isSeparatorLine(lines.first()) ? fields() : fields;
  }

  /** Of the next row; null at the end. With a longer delimiter fastcsv reads ahead of the row. */
  private List<String> fields() throws IOException {
    Line line = csv.delimiter().length() == 1 ? lines.nextWithout(csv.quote(), csv) : null;
    if (line != null) {
      line.cut(csv.delimiter(), plain);
      return plain;
    }
    return records.hasNext() ? records.next().values() : null;
  }

  private CsvColumns header() throws IOException {
    List<String> fields = begun ? fields() : first();
    if (fields == null) {
      throw new Unreadable("the file is empty; its first line must be the header");
    }
    return CsvColumns.header(lines.number(), fields);
  }

  private Row row(List<String> fields) throws Unreadable {
    Row row = columns.row(lines.number(), fields);
    if (row != null) {
      return row;
    }
    String fault = columns.fault(fields);
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
  public Columns columns() {
    return columns == null ? null : columns.columns();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
