package dst.store;

import dst.record.BundleId;
import dst.store.database.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The table {@code mark}, moved along the ledger in small steps: never back, never over a bundle
 * that is not complete. Of one location by one thread at a time.
 */
public final class Watermarks {
  private static final int STEP = 100;
  private static final int MOST_STEPS = 100;

  private final Database database;

  public Watermarks(Database database) {
    this.database = database;
  }

  /**
   * What else decides how far a mark goes.
   *
   * @param lastOfOlderEpoch the last bundle that was taken before the newest epoch began; null: not
   *     known
   * @param reported up to where a backup was reported, of its epoch; null: none was
   * @param completedBefore what was complete then counts as protected; null: only what is reported
   */
  public record Bounds(BundleId lastOfOlderEpoch, Watermark reported, Instant completedBefore) {}

  /** The marks can't be read or written now. */
  private static IOException unanswered(SQLException e) {
    return new IOException("the database does not tell how far a location is: " + e, e);
  }

  /**
   * All of them, by location.
   *
   * @throws IOException if the database does not answer
   */
  public Map<String, Watermark> all() throws IOException {
    Map<String, Watermark> marks = new TreeMap<>();
    try (Connection connection = database.connection();
        PreparedStatement query =
            connection.prepareStatement(
                "select epoch, applied, protected, missing_from, missing_to, location from mark");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        marks.put(row.getString(6), mark(row));
      }
      connection.commit();
    } catch (SQLException e) {
      throw unanswered(e);
    }
    return marks;
  }

  /**
   * Moves the location's mark as far as the ledger is.
   *
   * @throws IOException if the database does not answer
   */
  public Watermark advance(String location, Bounds bounds) throws IOException {
    try (Connection connection = database.connection()) {
      Watermark before = find(connection, location);
      Watermark now = applied(connection, location, before);
      if (isDone(connection, location, now, bounds.lastOfOlderEpoch())) {
        long next = firstEpochAfter(connection, location, now.epoch());
        if (next > now.epoch()) {
          now = applied(connection, location, new Watermark(next, 0, 0, null));
        }
      }
      now = withProtected(connection, location, now, bounds);
      if (now.missing() != null && isMadeUpFor(connection, location)) {
        now = new Watermark(now.epoch(), now.applied(), now.protectedUpTo(), null);
      }
      if (!now.equals(before)) {
        save(connection, location, now);
      }
      connection.commit();
      return now;
    } catch (SQLException e) {
      throw unanswered(e);
    }
  }

  /**
   * Sets the mark on, for a central whose database was restored.
   *
   * @param mark that is right from now on; what its {@code missing} names was not there any more
   * @throws IOException if the database does not answer
   */
  public void set(String location, Watermark mark) throws IOException {
    try (Connection connection = database.connection()) {
      save(connection, location, mark);
      rememberSweeps(connection, location);
      connection.commit();
    } catch (SQLException e) {
      throw unanswered(e);
    }
  }

  private static Watermark find(Connection connection, String location) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select epoch, applied, protected, missing_from, missing_to from mark"
                + " where location = ?")) {
      query.setString(1, location);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? mark(row) : Watermark.NONE;
      }
    }
  }

  private static Watermark mark(ResultSet row) throws SQLException {
    Long from = row.getObject(4, Long.class);
    return new Watermark(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        from == null ? null : new Watermark.Missing(from, row.getLong(5)));
  }

  private static Watermark applied(Connection connection, String location, Watermark mark)
      throws SQLException {
    long applied =
        contiguous(connection, location, mark.epoch(), mark.applied(), completed -> true);
    return new Watermark(mark.epoch(), applied, mark.protectedUpTo(), mark.missing());
  }

  /** The highest number up to which all bundles are complete, and at a time that will do. */
  private static long contiguous(
      Connection connection, String location, long epoch, long from, Predicate<Instant> will)
      throws SQLException {
    String sql =
        "select number, completed from bundle where location = ? and epoch = ? and number > ?"
            + " order by number limit "
            + STEP;
    long reached = from;
    long before = -1;
    for (int i = 0; i < MOST_STEPS && (before < 0 || reached == before + STEP); i++) {
      before = reached;
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        query.setString(1, location);
        query.setLong(2, epoch);
        query.setLong(3, reached);
        try (ResultSet row = query.executeQuery()) {
          while (row.next() && row.getLong(1) == reached + 1 && isDoneAt(row, will)) {
            reached++;
          }
        }
      }
    }
    return reached;
  }

  private static boolean isDoneAt(ResultSet row, Predicate<Instant> will) throws SQLException {
    OffsetDateTime completed = row.getObject(2, OffsetDateTime.class);
    return completed != null && will.test(completed.toInstant());
  }

  /** Whether all that was taken of the mark's epoch is complete; its own bundles alone count. */
  private static boolean isDone(
      Connection connection, String location, Watermark mark, BundleId lastOfOlderEpoch)
      throws SQLException {
    if (lastOfOlderEpoch != null
        && lastOfOlderEpoch.epoch() == mark.epoch()
        && lastOfOlderEpoch.number() > mark.applied()) {
      return false;
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "select 1 from bundle where location = ? and epoch = ? and number > ?")) {
      query.setString(1, location);
      query.setLong(2, mark.epoch());
      query.setLong(3, mark.applied());
      try (ResultSet row = query.executeQuery()) {
        return mark.epoch() == 0 || !row.next();
      }
    }
  }

  /** The first epoch behind this one whose first bundle is complete; this one if there is none. */
  private static long firstEpochAfter(Connection connection, String location, long epoch)
      throws SQLException {
    String sql =
        """
        select min(epoch) from bundle
        where location = ? and epoch > ? and number = 1 and completed is not null\
        """;
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, location);
      query.setLong(2, epoch);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return Math.max(epoch, row.getLong(1));
      }
    }
  }

  private static Watermark withProtected(
      Connection connection, String location, Watermark mark, Bounds bounds) throws SQLException {
    long covered = mark.protectedUpTo();
    Watermark reported = bounds.reported();
    if (reported != null && reported.epoch() == mark.epoch()) {
      covered = Math.max(covered, Math.min(reported.applied(), mark.applied()));
    }
    Instant before = bounds.completedBefore();
    if (before != null) {
      long old =
          contiguous(connection, location, mark.epoch(), covered, time -> time.isBefore(before));
      covered = Math.min(old, mark.applied());
    }
    return new Watermark(mark.epoch(), mark.applied(), covered, mark.missing());
  }

  /** Whether a snapshot of each source has ended since; it sweeps what it did not name. */
  private static boolean isMadeUpFor(Connection connection, String location) throws SQLException {
    String sql =
        """
        select count(*), count(case when s.epoch > m.epoch
            or (s.epoch = m.epoch and s.seq > m.missing_seq) then 1 end)
        from sweep s join mark m on m.location = s.location where s.location = ?\
        """;
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, location);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1) > 0 && row.getLong(1) == row.getLong(2);
      }
    }
  }

  private static void rememberSweeps(Connection connection, String location) throws SQLException {
    String sql =
        """
        update mark set missing_seq = (select coalesce(max(seq), 0) from sweep
          where sweep.location = mark.location and sweep.epoch = mark.epoch)
        where location = ?\
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, location);
      statement.executeUpdate();
    }
  }

  private static void save(Connection connection, String location, Watermark mark)
      throws SQLException {
    String update =
        """
        update mark set epoch = ?, applied = ?, protected = ?, missing_from = ?, missing_to = ?
        where location = ?\
        """;
    String insert =
        """
        insert into mark (epoch, applied, protected, missing_from, missing_to, location)
        values (?, ?, ?, ?, ?, ?)\
        """;
    if (write(connection, update, location, mark) == 0) {
      write(connection, insert, location, mark);
    }
  }

  private static int write(Connection connection, String sql, String location, Watermark mark)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, mark.epoch());
      statement.setLong(2, mark.applied());
      statement.setLong(3, mark.protectedUpTo());
      statement.setObject(4, mark.missing() == null ? null : mark.missing().from(), Types.BIGINT);
      statement.setObject(5, mark.missing() == null ? null : mark.missing().to(), Types.BIGINT);
      statement.setString(6, location);
      return statement.executeUpdate();
    }
  }
}
