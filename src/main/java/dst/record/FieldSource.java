package dst.record;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Where the value of a field comes from, and how its text is read; what stands under {@code
 * fields:} in a location's definition. The texts of {@code constant}, {@code otherwise} and {@code
 * values} are written as the source writes its own: with its decimal sign, its date pattern, and
 * without the folder {@code in}.
 *
 * @param from the columns it is taken from, joined with {@code join}; empty when {@code constant}
 *     or {@code rest} is set
 * @param join between several columns; null values are left out
 * @param constant the value of every record, or null
 * @param rest whether it takes, as a JSON object, every column that no other field reads
 * @param trim whether white space around the text of each column is cut off, and a text that is
 *     empty after it is no value; null: as the source has it, see {@link TextStyle}
 * @param decimal the decimal sign of numbers, point or comma; the other one, blanks and apostrophes
 *     are taken as grouping where they part groups of three digits
 * @param date how dates and timestamps are written; null: {@link DateStyle#ISO}
 * @param values what a text of the source stands for ({@code J: true}), an empty one for no value;
 *     null: no translation. A text that is not listed stays
 * @param otherwise the value where the source has none, or null
 * @param in the folder of a data file, below the pull area, or an empty text
 * @param optional whether the source may lack its columns; else a file without one of them is
 *     rejected
 * @param match how the name of a data file is compared with those that are there
 */
public record FieldSource(
    List<String> from,
    String join,
    String constant,
    boolean rest,
    Boolean trim,
    char decimal,
    DateStyle date,
    Map<String, String> values,
    String otherwise,
    String in,
    boolean optional,
    Match match) {
  /** How a name is compared. */
  public enum Match {
    /** Letter for letter. */
    EXACT,
    /** Upper and lower case, the Unicode form of accents and the kind of slash don't count. */
    INSENSITIVE
  }

  public FieldSource {
    from = List.copyOf(from);
    date = date == null ? DateStyle.ISO : date;
  }

  /** Data files are found by their very name. */
  public FieldSource(
      List<String> from,
      String join,
      String constant,
      boolean rest,
      Boolean trim,
      char decimal,
      DateStyle date,
      Map<String, String> values,
      String otherwise,
      String in,
      boolean optional) {
    this(
        from,
        join,
        constant,
        rest,
        trim,
        decimal,
        date,
        values,
        otherwise,
        in,
        optional,
        Match.EXACT);
  }

  /** The text of one column. */
  public static FieldSource column(String name) {
    return column(name, null, false);
  }

  /** The same of one that the source may lack. */
  public static FieldSource optionalColumn(String name) {
    return column(name, null, true);
  }

  /** The same of one in which white space counts, wherever it comes from. */
  public static FieldSource untrimmedColumn(String name) {
    return column(name, false, false);
  }

  private static FieldSource column(String name, Boolean trim, boolean optional) {
    return new FieldSource(
        List.of(name), " ", null, false, trim, '.', null, null, null, "", optional);
  }

  /**
   * Checks what can be told without a row.
   *
   * @throws IllegalArgumentException with one sentence, if the field can't be read this way
   */
  public void check(Field field) {
    FieldMapping unused = new FieldMapping(field, this, ZoneOffset.UTC);
  }
}
