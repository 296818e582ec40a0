package dst.store;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** Why the store can't go on for the moment, and who must do what about it. */
enum Trouble {
  AWAY(
      "is it running and reachable, no standby, and are dst.db.url, dst.db.user and"
          + " dst.db.password right?"),
  READ_ONLY("it takes no writes: is it a standby or under maintenance?"),
  FULL("make room on its disk, or give it more memory or connections."),
  BUSY("something else has held what it needs for long: look for who does (pg_stat_activity)."),
  FILES("is the disk of dst.files.dir mounted, writable, and not full?"),
  OTHER("are its tables and rights being changed? Else look at what it says.");

  private static final String H2_READ_ONLY = "90097";

  /** Database is closed, is closing, is in use by another process, its file can't be opened. */
  private static final Set<String> H2_AWAY = Set.of("90098", "90121", "90020", "90135", "90067");

  /** Its file can't be written. */
  private static final Set<String> H2_FULL = Set.of("90028", "90031", "90100", "90108");

  private final String advice;

  Trouble(String advice) {
    this.advice = advice;
  }

  String advice() {
    return advice;
  }

  static Trouble of(Throwable failure) {
    MVStoreException h2File = innermost(failure, MVStoreException.class);
    if (h2File != null && h2File.getErrorCode() == DataUtils.ERROR_WRITING_FAILED) {
      return FULL;
    }
    SQLException sql = innermost(failure, SQLException.class);
    if (sql == null) {
      return innermost(failure, IOException.class) == null ? OTHER : FILES;
    }
    String state = sql.getSQLState();
    if (state == null || state.length() != 5) {
      return sql instanceof SQLTransientException ? BUSY : OTHER;
    }
    return of(state);
  }

  private static Trouble of(String state) {
    return switch (state) {
      case "25006", H2_READ_ONLY -> READ_ONLY;
      case "57P01", "57P02", "57P03", "57P05", "3D000" -> AWAY;
      case "40001", "40P01", "55P03", "55006", "HYT00" -> BUSY;
      default -> ofClass(state);
    };
  }

  private static Trouble ofClass(String state) {
    if (H2_AWAY.contains(state) || state.startsWith("08") || state.startsWith("28")) {
      return AWAY;
    }
    return H2_FULL.contains(state) || state.startsWith("53") ? FULL : OTHER;
  }

  /** The deepest one of the type: what wraps it says less. */
  static <T extends Throwable> T innermost(Throwable failure, Class<T> type) {
    T found = null;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      found = type.isInstance(t) ? type.cast(t) : found;
    }
    return found;
  }
}
