package dst.store;

import dst.record.DataFile;
import dst.record.HeldRemoval;
import dst.store.database.Database;
import dst.store.database.Removal;
import dst.store.database.Tables;
import dst.store.files.PlainTree;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removals that wait until somebody confirms them, or until the data is back. They lie in the
 * database; what is shown of them is remembered, so that it can be asked for at any time.
 */
public final class HeldRemovals {
  private static final Logger LOG = LoggerFactory.getLogger(HeldRemovals.class);

  private final Database database;
  private final Tables tables;
  private final PlainTree tree;
  private final KeptDeletes deletes;
  private final Map<String, List<HeldRemoval>> shown = new ConcurrentHashMap<>();

  HeldRemovals(Database database, Tables tables, PlainTree tree, KeptDeletes deletes) {
    this.database = database;
    this.tables = tables;
    this.tree = tree;
    this.deletes = deletes;
  }

  /** What waits of the location, the oldest first. */
  public List<HeldRemoval> of(String location) {
    return shown.getOrDefault(location, List.of());
  }

  /** Those that waited when the last central ended. */
  void load() throws SQLException {
    Map<String, List<Removal>> all;
    try (Connection connection = database.connection()) {
      all =
          tables.removals().all(connection).stream()
              .collect(Collectors.groupingBy(removal -> removal.bundle().location()));
      connection.commit();
    }
    all.forEach((location, removals) -> show(location, removals));
  }

  /** To be called when a batch is committed. */
  void after(String location) throws SQLException {
    if (tables.removals().wasTouched(location)) {
      look(location);
    }
  }

  private synchronized void look(String location) throws SQLException {
    try (Connection connection = database.connection()) {
      List<Removal> now = tables.removals().of(connection, location);
      connection.commit();
      show(location, now);
    }
  }

  /** What begins or ends is logged once; that the next list lacks the same is not. */
  private void show(String location, List<Removal> removals) {
    List<HeldRemoval> now = removals.stream().map(Removal::shown).toList();
    Map<String, HeldRemoval> before = bySubject(of(location));
    Map<String, HeldRemoval> after = bySubject(now);
    after.forEach(
        (subject, held) -> {
          if (!before.containsKey(subject)) {
            LOG.warn(
                "{}: {}: too much at once, so nothing of it is removed until it is back or somebody"
                    + " confirms it: dst location confirm {}",
                location,
                held.sentence(),
                location);
          }
        });
    before.forEach(
        (subject, held) -> {
          if (!after.containsKey(subject)) {
            LOG.info("{}: no longer held: {}", location, held.sentence());
          }
        });
    if (now.isEmpty()) {
      shown.remove(location);
    } else {
      shown.put(location, now);
    }
  }

  private static Map<String, HeldRemoval> bySubject(List<HeldRemoval> removals) {
    Function<HeldRemoval, String> subject =
        held ->
            held.what() == HeldRemoval.What.DELETES ? held.id() : held.record() + " " + held.what();
    return removals.stream().collect(Collectors.toMap(subject, held -> held, (one, two) -> two));
  }

  /**
   * Removes what was held, with its own version: what is newer stays.
   *
   * @param id as it was shown
   * @return how many were removed; empty if it is not held any more as it was shown
   * @throws IllegalStateException if it can never be done so
   * @throws SQLException if it can't be done now; then it is held still
   * @throws IOException likewise
   */
  public OptionalLong confirm(String location, String id) throws SQLException, IOException {
    Removal removal = find(location, id);
    if (removal == null) {
      return OptionalLong.empty();
    }
    if (!tables.records().containsKey(removal.record())) {
      throw new IllegalStateException(
          "this central knows no record type "
              + removal.record()
              + ": add its definition again, or keep it with dst location keep");
    }
    int removed = carryOut(removal);
    if (removed >= 0 && removal.record().equals(DataFile.TYPE.name())) {
      tree.update(location, Tables.removedFiles(database, removal.bundle()));
      forget(removal);
    }
    look(location);
    return removed < 0 ? OptionalLong.empty() : OptionalLong.of(removed);
  }

  private Removal find(String location, String id) throws SQLException {
    try (Connection connection = database.connection()) {
      Removal found = find(connection, location, id);
      connection.commit();
      return found;
    }
  }

  private Removal find(Connection connection, String location, String id) throws SQLException {
    return tables.removals().of(connection, location).stream()
        .filter(removal -> removal.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  /**
   * One of data files is forgotten last: after a crash the plain tree is still to be done.
   *
   * @return how many were removed; -1 if it is not held any more, or more would go now
   */
  private int carryOut(Removal removal) throws SQLException {
    String location = removal.bundle().location();
    try (Connection connection = database.connection()) {
      try {
        tables.dialect().lock(connection, location, removal.record(), true);
        int removed = -1;
        if (find(connection, location, removal.id()) != null) {
          removed =
              removal.isSweep()
                  ? Sweep.of(removal).confirmed(connection, tables, removal)
                  : deletes.confirmed(connection, removal);
          if (removed >= 0 && !removal.record().equals(DataFile.TYPE.name())) {
            tables.removals().delete(connection, removal);
          }
        }
        connection.commit();
        tables.dialect().makeDurable(connection);
        return removed;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        if (e instanceof SQLException sql && tables.dialect().refusesContent(sql)) {
          throw new IllegalStateException(
              "the database refuses to delete it: " + e.getMessage(), e);
        }
        throw e;
      }
    }
  }

  private void forget(Removal removal) throws SQLException {
    try (Connection connection = database.connection()) {
      tables.dialect().lock(connection, removal.bundle().location(), removal.record(), true);
      tables.removals().delete(connection, removal);
      connection.commit();
      tables.dialect().makeDurable(connection);
    }
  }

  /**
   * Removes nothing, and forgets that it was held.
   *
   * @return false if it is not held any more
   */
  public boolean keep(String location, String id) throws SQLException {
    Removal removal = find(location, id);
    if (removal != null) {
      forget(removal);
      look(location);
    }
    return removal != null;
  }
}
