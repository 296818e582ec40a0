package dst.store;

import dst.record.BundleId;
import dst.record.Change;
import dst.record.Op;
import dst.store.database.Dialect;
import dst.store.database.RecordTable;
import dst.store.database.Refusal;
import dst.store.database.Trouble;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes changes by halves until those stand alone that can't be written; all others are. Those
 * that only do not fit to others are tried again behind them, and then as if all of them had been
 * deleted before: two may swap what must be unique. Slow, so only after the one statement for all
 * has failed.
 */
final class PoisonSearch {
  private final Connection connection;
  private final Dialect dialect;
  private final RecordTable table;
  private final BundleId bundle;
  private final List<Change> candidates;
  private final Refusing refusing;
  private final List<Failure> failures = new ArrayList<>();
  private final List<Refusal> refused = new ArrayList<>();
  private Change written;

  private record Failure(Change change, Exception cause) {}

  /**
   * @param candidates every change that may be written; of one key the newest that the database
   *     takes
   */
  PoisonSearch(
      Connection connection,
      Dialect dialect,
      RecordTable table,
      BundleId bundle,
      List<Change> candidates,
      Refusing refusing) {
    this.connection = connection;
    this.dialect = dialect;
    this.table = table;
    this.bundle = bundle;
    this.candidates = candidates;
    this.refusing = refusing;
  }

  List<Refusal> refused() {
    return refused;
  }

  /**
   * @return how many records' content changed
   * @throws SQLException if what is left must not be refused yet
   */
  int write(List<Change> changes) throws SQLException {
    dialect.checkAtOnce(connection);
    int applied = search(changes) + again() + asIfDeletedBefore();
    while (!failures.isEmpty()) {
      applied += refuse(failures.remove(0));
    }
    return applied;
  }

  /** What is not known to be no outage must fail again, behind a record that does not. */
  private int refuse(Failure failure) throws SQLException {
    Change change = failure.change;
    if (!isContent(failure)) {
      if (!refusing.isForUnknown() || (written == null && refusing != Refusing.PROVEN)) {
        rethrow(failure.cause);
      }
      if (written != null) {
        table.write(connection, bundle, List.of(written));
        int before = failures.size();
        int applied = search(List.of(change));
        if (failures.size() == before) {
          return applied;
        }
        failures.remove(failures.size() - 1);
      }
    }
    refused.add(new Refusal(change.seq(), change.line(), error(failure.cause)));
    List<Change> older = olderOfSameKey(change);
    return older.isEmpty() ? 0 : search(older);
  }

  private boolean isContent(Failure failure) {
    return failure.cause instanceof SQLException e
        && dialect.refusesContent(e)
        && (!fitsPerhapsLater(failure) || refusing != Refusing.CONTENT);
  }

  private int search(List<Change> changes) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      int applied = table.write(connection, bundle, changes);
      connection.releaseSavepoint(before);
      written = changes.get(0);
      return applied;
    } catch (SQLException | RuntimeException e) {
      if (!refusing.looksFor(dialect, e)) {
        throw e;
      }
      connection.rollback(before);
      if (changes.size() == 1) {
        failures.add(new Failure(changes.get(0), e));
        return 0;
      }
      int middle = changes.size() / 2;
      return search(changes.subList(0, middle)) + search(changes.subList(middle, changes.size()));
    }
  }

  private static boolean fitsPerhapsLater(Failure failure) {
    return Trouble.of(failure.cause) == Trouble.ORDER;
  }

  /** Each one that is written may make room for another. */
  private int again() throws SQLException {
    int applied = 0;
    int left;
    do {
      List<Failure> before = List.copyOf(failures);
      left = before.size();
      for (Failure failure : before) {
        if (fitsPerhapsLater(failure)) {
          failures.remove(failure);
          applied += search(List.of(failure.change));
        }
      }
    } while (failures.size() < left);
    return applied;
  }

  private int asIfDeletedBefore() throws SQLException {
    List<Failure> group =
        new ArrayList<>(failures.stream().filter(PoisonSearch::fitsPerhapsLater).toList());
    while (group.size() > 1) {
      failures.removeAll(group);
      List<Failure> others = List.copyOf(failures);
      failures.clear();
      Savepoint before = connection.setSavepoint();
      Change writtenBefore = written;
      int applied = deleteAndWrite(group);
      List<Failure> unfit = List.copyOf(failures);
      failures.clear();
      failures.addAll(others);
      if (unfit.isEmpty()) {
        connection.releaseSavepoint(before);
        return applied;
      }
      connection.rollback(before);
      written = writtenBefore;
      failures.addAll(group);
      List<Change> out = unfit.stream().map(Failure::change).toList();
      if (!group.removeIf(failure -> out.contains(failure.change))) {
        return 0;
      }
    }
    return 0;
  }

  private int deleteAndWrite(List<Failure> group) throws SQLException {
    List<Change> changes = group.stream().map(Failure::change).toList();
    List<Change> deletes =
        changes.stream()
            .map(change -> new Change(Op.DELETE, change.seq() - 1, change.line(), change.values()))
            .toList();
    search(deletes);
    int applied = 0;
    for (Change change : changes) {
      applied += search(List.of(change));
    }
    return applied;
  }

  private static void rethrow(Exception failure) throws SQLException {
    if (failure instanceof SQLException sql) {
      throw sql;
    }
    throw (RuntimeException) failure;
  }

  private static String error(Exception cause) {
    return cause instanceof SQLException ? cause.getMessage() : cause.toString();
  }

  private List<Change> olderOfSameKey(Change change) {
    String key = table.type().keyOf(change.values());
    return candidates.stream()
        .filter(other -> other.seq() < change.seq())
        .filter(other -> table.type().keyOf(other.values()).equals(key))
        .max(Comparator.comparingLong(Change::seq))
        .stream()
        .toList();
  }
}
