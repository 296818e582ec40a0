package dst.store.database;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/** Why the store can't go on for the moment, and who must do what about it. */
public enum Trouble {
  AWAY(
      "is it running and reachable, no standby, and are dst.db.url, dst.db.user and"
          + " dst.db.password right?"),
  READ_ONLY("it takes no writes: is it a standby or under maintenance?"),
  FULL("make room on its disk, give it more memory or connections, or vacuum it."),
  FILES("is the disk of dst.files.dir mounted, writable, and not full?"),
  BUSY("two transactions were in each other's way."),
  LOCKED("something else has held what it needs for long: look for who does (pg_stat_activity)."),
  TABLE("are its tables and rights being changed? Compare them with conf/records/."),
  BROKEN("the database reports damage or a failing disk: look at its log."),
  ORDER("it does not fit to the other records in the database."),
  OTHER("look at what it says; dst check and the log of the database may tell more.");

  private final String advice;

  Trouble(String advice) {
    this.advice = advice;
  }

  public String advice() {
    return advice;
  }

  /** Nothing can be stored until it is over: whoever tries waits for that. */
  public boolean stopsAll() {
    return this == AWAY || this == READ_ONLY || this == FULL || this == FILES;
  }

  /** Whether a record may be to blame, if it fails while others are stored. */
  public boolean mayBeTheBatch() {
    return this == TABLE || this == ORDER || this == OTHER;
  }

  public static Trouble of(Throwable failure) {
    for (Dialect dialect : Dialects.ALL) {
      Trouble known = dialect.trouble(failure);
      if (known != null) {
        return known;
      }
    }
    SQLException sql = innermost(failure, SQLException.class);
    if (sql == null) {
      IOException io = innermost(failure, IOException.class);
      return io == null || io instanceof LostContent ? OTHER : FILES;
    }
    String state = sql.getSQLState();
    if (state == null || state.length() != 5) {
      return sql instanceof SQLTransientException ? BUSY : OTHER;
    }
    return of(state);
  }

  /** By the states of the SQL standard, and those that several databases have in common. */
  private static Trouble of(String state) {
    return switch (state) {
      case "25006" -> READ_ONLY;
      case "57P01", "57P02", "57P03", "57P04", "57P05", "3D000" -> AWAY;
      case "40001", "40P01", "40003" -> BUSY;
      case "55P03", "55006", "HYT00" -> LOCKED;
      case "23503", "23505", "23506", "23P01" -> ORDER;
      default ->
          switch (state.substring(0, 2)) {
            case "08", "28" -> AWAY;
            case "53" -> FULL;
            case "25", "26" -> BUSY;
            case "0A", "3F", "42", "55" -> TABLE;
            case "58", "F0", "XX" -> BROKEN;
            default -> OTHER;
          };
    };
  }

  /** The deepest one of the type: what wraps it says less. */
  public static <T extends Throwable> T innermost(Throwable failure, Class<T> type) {
    T found = null;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      found = type.isInstance(t) ? type.cast(t) : found;
    }
    return found;
  }
}
