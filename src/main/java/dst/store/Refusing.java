package dst.store;

import dst.store.database.Dialect;
import dst.store.database.Trouble;
import java.sql.SQLException;

/**
 * What may make a record a dead letter at this attempt at its batch. An outage never does
 * (invariant I13); what is not known to be none must have failed often, while others were stored.
 */
public enum Refusing {
  /** What it holds, whatever else is in the database. */
  CONTENT,

  /** Also that it does not fit to other records: those that it waited for did not come. */
  ORDER,

  /** Also what failed often for no known reason, if others of its batch are stored. */
  ANYTHING,

  /**
   * The same, also if none of its batch is: others of its type were stored between its failures.
   */
  PROVEN;

  /** Whether a failure of a statement may be the fault of one of its records. */
  boolean looksFor(Dialect dialect, Exception failure) {
    boolean content = failure instanceof SQLException sql && dialect.refusesContent(sql);
    return content || (isForUnknown() && Trouble.of(failure).mayBeTheBatch());
  }

  boolean isForUnknown() {
    return this == ANYTHING || this == PROVEN;
  }
}
