package dst.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A text of the database that a look read the beginning of only, read to its end: piece by piece,
 * because drivers hold all of a value in memory, and more than once.
 *
 * @param text all of it, or the beginning of a large one
 * @param large null: it is small enough for a text
 */
public record WholeText(String text, LargeRow large) {
  /** How many characters of each row a look reads at once. */
  public static final int BEGINNING = 16_000;

  private static final int PIECE = 1 << 20;

  /** Sets the parameters of the condition, from the given index on. */
  @FunctionalInterface
  public interface Parameters {
    void bind(PreparedStatement select, int first) throws SQLException;
  }

  /** The beginning of an expression's value, one character more than is the beginning. */
  public static String beginning(String expression) {
    return "substr(" + expression + ", 1, " + (BEGINNING + 1) + ")";
  }

  /** Whether there is more behind what {@link #beginning} gave. */
  public static boolean isCut(String text) {
    return text != null && text.length() > BEGINNING;
  }

  /**
   * Databases count characters, of which Java may have two for one: the last piece is the first one
   * that has too few even so.
   *
   * @param expression that has the text
   * @param from {@code from ... where ...}, one row
   * @param most bytes, above which it is refused
   * @return null if the row is not there any more
   */
  public static WholeText read(
      Connection connection, String expression, String from, Parameters parameters, long most)
      throws SQLException {
    String first;
    long bytes;
    try (PreparedStatement select =
        connection.prepareStatement(
            "select octet_length(%1$s), %2$s %3$s"
                .formatted(expression, piece(expression), from))) {
      try (ResultSet row = piece(select, 1, parameters)) {
        if (!row.next()) {
          return null;
        }
        bytes = row.getLong(1);
        first = row.getString(2);
      }
    }
    if (bytes > most) {
      return new WholeText(first.substring(0, BEGINNING), LargeRow.refused(bytes));
    }
    if (first == null || first.length() < PIECE) {
      return new WholeText(first, null);
    }
    return large(connection, "select " + piece(expression) + " " + from, parameters, first, most);
  }

  private static WholeText large(
      Connection connection, String sql, Parameters parameters, String first, long most)
      throws SQLException {
    LargeRow.Pieces pieces = new LargeRow.Pieces();
    String piece = first;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int from = 1; piece.length() >= PIECE && pieces.bytes() <= most; ) {
        pieces.add(piece);
        from += PIECE;
        try (ResultSet row = piece(select, from, parameters)) {
          piece = row.next() ? row.getString(1) : "";
        }
      }
    }
    pieces.add(piece);
    boolean refused = pieces.bytes() > most;
    return new WholeText(
        first.substring(0, BEGINNING), refused ? LargeRow.refused(pieces.bytes()) : pieces.row());
  }

  private static String piece(String expression) {
    return "substr(" + expression + ", ?, ?)";
  }

  private static ResultSet piece(PreparedStatement select, int from, Parameters parameters)
      throws SQLException {
    select.setInt(1, from);
    select.setInt(2, PIECE);
    parameters.bind(select, 3);
    return select.executeQuery();
  }
}
