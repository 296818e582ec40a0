package dst.format;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows of delimited text. Empty lines are no rows; an empty field is an empty text.
 *
 * @param delimiter one or more characters: {@code ;}, a tab, {@code +|}
 * @param quote the quote character, doubled inside quotes (RFC 4180); null: the file has none, and
 *     what looks like one is an ordinary character
 * @param rowEnd text that ends a row in place of the line end, such as {@code &|}, a line end
 *     behind it belongs to it; null: CR, LF or CRLF. With one there are no quotes.
 * @param skipLines how many lines (rows, with a {@code rowEnd}) before the header, or before the
 *     first row, are something else
 * @param comment with which a line begins that is no row; null: there are no comments
 * @param columns names of the columns by position; null: the first row is the header, whose names
 *     are trimmed
 * @param charset when the file has no byte order mark
 */
public record Csv(
    String delimiter,
    Character quote,
    String rowEnd,
    int skipLines,
    Character comment,
    List<String> columns,
    Charset charset)
    implements Format {

  /** The most characters of a row, quoted line ends included. */
  static final int MOST_IN_ROW = 1024 * 1024;

  private static final Pattern SEPARATOR_LINE = Pattern.compile("\"?(?i:sep)=(.+?)\"?");

  /**
   * @throws IllegalArgumentException if such a file could not be read without doubt
   */
  public Csv {
    require(!delimiter.isEmpty(), "the delimiter is empty; give at least one character");
    require(!hasLineEnd(delimiter), "the delimiter holds a line end, which ends a row");
    if (quote != null) {
      require(
          rowEnd == null, "a row-end and a quote are both set; with a row-end set quote to none");
      require(!hasLineEnd(quote.toString()), "the quote is a line end, which ends a row");
      require(delimiter.charAt(0) != quote, "the delimiter begins with the quote " + quote);
    }
    require(skipLines >= 0, "skip-lines is below 0");
    if (comment != null) {
      require(!hasLineEnd(comment.toString()), "the comment sign is a line end, which ends a row");
      require(
          !comment.equals(quote) && comment != delimiter.charAt(0),
          "the comment sign " + comment + " is the quote or begins the delimiter");
    }
    if (rowEnd != null) {
      require(!rowEnd.isEmpty(), "the row-end is empty; leave it out for line ends");
      require(!rowEnd.contains(delimiter), "the row-end " + rowEnd + " holds the delimiter");
    }
    if (columns != null) {
      columns = List.copyOf(columns);
      require(!columns.isEmpty(), "columns is empty; leave it out where the file has a header");
      require(columns.stream().noneMatch(String::isBlank), "columns holds an empty name");
      require(new HashSet<>(columns).size() == columns.size(), "columns holds a name twice");
    }
  }

  /** Without lines before the header and comments. */
  public Csv(
      String delimiter, Character quote, String rowEnd, List<String> columns, Charset charset) {
    this(delimiter, quote, rowEnd, 0, null, columns, charset);
  }

  boolean isComment(Line line) {
    return comment != null && line.length() > 0 && line.raw().charAt(0) == comment;
  }

  /**
   * Whether the first line is {@code sep=;}, which tells a spreadsheet the delimiter.
   *
   * @throws Unreadable if it tells another one than the definition
   */
  boolean isSeparatorLine(Line line) throws Unreadable {
    Matcher separator = SEPARATOR_LINE.matcher(line.text());
    if (!separator.matches()) {
      return false;
    }
    if (!separator.group(1).equals(delimiter)) {
      throw new Unreadable(
          "line %d: the file says sep=%s, and the definition says delimiter \"%s\"; change the delimiter"
              .formatted(line.number(), separator.group(1), delimiter));
    }
    return true;
  }

  @Override
  public Rows open(InputStream in) {
    Text text = new Text(in, charset);
    Lines lines = new Lines(text, rowEnd, MOST_IN_ROW);
    Rows rows = quote == null ? new SlicedRows(this, lines) : new QuotedRows(this, lines);
    return new GuardedRows(rows, text, "CSV", Content::otherThanCsv);
  }

  private static boolean hasLineEnd(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }

  private static void require(boolean right, String fault) {
    if (!right) {
      throw new IllegalArgumentException(fault);
    }
  }
}
