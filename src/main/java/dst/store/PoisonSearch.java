package dst.store;

import dst.record.BundleId;
import dst.record.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes changes by halves until those stand alone that the database refuses for their content; all
 * others are written. Slow, so only after the one statement for all has failed.
 */
final class PoisonSearch {
  private final Connection connection;
  private final Dialect dialect;
  private final RecordTable table;
  private final BundleId bundle;
  private final List<Change> candidates;
  private final List<Refusal> refused = new ArrayList<>();

  /**
   * @param candidates every change that may be written; of one key the newest that the database
   *     takes
   */
  PoisonSearch(
      Connection connection,
      Dialect dialect,
      RecordTable table,
      BundleId bundle,
      List<Change> candidates) {
    this.connection = connection;
    this.dialect = dialect;
    this.table = table;
    this.bundle = bundle;
    this.candidates = candidates;
  }

  List<Refusal> refused() {
    return refused;
  }

  /**
   * @return how many records' content changed
   */
  int write(List<Change> changes) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      int applied = table.write(connection, bundle, changes);
      connection.releaseSavepoint(before);
      return applied;
    } catch (SQLException e) {
      if (!dialect.refusesContent(e)) {
        throw e;
      }
      connection.rollback(before);
      return changes.size() == 1 ? refuse(changes.get(0), e) : writeHalves(changes);
    }
  }

  private int writeHalves(List<Change> changes) throws SQLException {
    int middle = changes.size() / 2;
    return write(changes.subList(0, middle)) + write(changes.subList(middle, changes.size()));
  }

  private int refuse(Change change, SQLException e) throws SQLException {
    refused.add(new Refusal(change.seq(), change.line(), e.getMessage()));
    List<Change> older = olderOfSameKey(change);
    return older.isEmpty() ? 0 : write(older);
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
