package dst.host;

import dst.bundle.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What dst makes in a host's database: the outbox, and triggers for the captures that ask for them.
 * It removes only what it made.
 */
public final class Installation {
  private static final int MOST_NAME = 50;

  private final HostDatabase database;
  private final HostDialect dialect;

  public Installation(HostDatabase database) {
    this.database = database;
    this.dialect = database.dialect();
  }

  /**
   * The statements that are still to be run, in order. Where all is made, those of the outbox
   * alone, which then change nothing.
   *
   * @throws IOException if the database does not answer, a table can't have triggers or is not
   *     there, in words
   */
  public List<String> plan(Collection<? extends Capture> captures) throws IOException {
    List<Capture.Outbox> triggered = triggered(captures);
    return ask(connection -> plan(connection, triggered));
  }

  private static List<Capture.Outbox> triggered(Collection<? extends Capture> captures) {
    return captures.stream()
        .filter(Capture.Outbox.class::isInstance)
        .map(Capture.Outbox.class::cast)
        .filter(Capture.Outbox::triggers)
        .toList();
  }

  /** Something that is asked of, or done in, the database. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(Connection connection) throws SQLException, IOException;
  }

  private <T> T ask(Question<T> question) throws IOException {
    try (Connection connection = database.connection()) {
      return question.ask(connection);
    } catch (SQLException e) {
      throw new IOException(database + ": " + Patience.reason(e), e);
    }
  }

  private List<String> plan(Connection connection, List<Capture.Outbox> triggered)
      throws SQLException, IOException {
    List<String> statements = new ArrayList<>(OutboxDdl.statements(dialect));
    Triggers triggers = dialect.triggers();
    Map<String, String> installed = triggers == null ? Map.of() : triggers.installed(connection);
    for (Capture.Outbox capture : triggered) {
      Made wanted = wanted(connection, capture);
      if (!wanted.stamp().equals(installed.get(capture.name()))) {
        statements.addAll(wanted.statements());
      }
    }
    for (String capture : installed.keySet()) {
      if (triggered.stream().noneMatch(c -> c.name().equals(capture))) {
        statements.addAll(triggers.drop(connection, capture));
      }
    }
    return statements;
  }

  private record Made(String stamp, List<String> statements) {}

  private Made wanted(Connection connection, Capture.Outbox capture) throws SQLException {
    Triggers triggers = dialect.triggers();
    if (triggers == null) {
      throw new SQLException(
          "%s: dst makes no triggers in %s: let the program write dst_outbox, and say triggers: false"
              .formatted(capture.definition(), dialect.name()));
    }
    if (capture.name().length() > MOST_NAME) {
      throw new SQLException(
          "%s: the name is too long for triggers: at most %d characters"
              .formatted(capture.definition(), MOST_NAME));
    }
    HostTable table = HostTable.of(connection, dialect, capture);
    String schema = triggers.outboxSchema(connection);
    String all = String.join("\n", triggers.create(capture.name(), table, schema, ""));
    String stamp = Hashes.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    return new Made(stamp, triggers.create(capture.name(), table, schema, stamp));
  }

  /** Runs the plan; run again, it changes nothing. */
  public void install(Collection<? extends Capture> captures) throws IOException {
    run(plan(captures));
  }

  /**
   * The statements that remove all that was made.
   *
   * @throws IOException also if the outbox holds what is not sealed yet
   */
  public List<String> planToRemove(boolean discardUnsealed) throws IOException {
    return ask(
        connection -> {
          List<String> statements = new ArrayList<>();
          Triggers triggers = dialect.triggers();
          if (triggers != null) {
            for (String capture : triggers.installed(connection).keySet()) {
              statements.addAll(triggers.drop(connection, capture));
            }
          }
          long unsealed = discardUnsealed ? 0 : unsealed(connection);
          if (unsealed > 0) {
            throw new IOException(
                "%s: dst_outbox holds %d changes that are not sealed: run dst host until they are, or"
                        .formatted(database, unsealed)
                    + " say --discard-unsealed");
          }
          statements.add("drop table if exists dst_outbox");
          statements.add("drop table if exists dst_host");
          return statements;
        });
  }

  /** Runs that. */
  public void uninstall(boolean discardUnsealed) throws IOException {
    run(planToRemove(discardUnsealed));
  }

  private static long unsealed(Connection connection) {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("select count(*) from dst_outbox")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException notThere) {
      return 0;
    }
  }

  /**
   * What is no longer as {@code dst host install} made it, in words: triggers that are missing, or
   * tables whose columns changed.
   */
  public List<String> drift(Collection<? extends Capture> captures) throws IOException {
    List<Capture.Outbox> triggered = triggered(captures);
    return ask(
        connection -> {
          List<String> problems = new ArrayList<>();
          Triggers triggers = dialect.triggers();
          Map<String, String> installed =
              triggers == null ? Map.of() : triggers.installed(connection);
          for (Capture.Outbox capture : triggered) {
            String problem = drift(connection, capture, installed.get(capture.name()));
            if (problem != null) {
              problems.add(problem);
            }
          }
          return problems;
        });
  }

  private String drift(Connection connection, Capture.Outbox capture, String installed) {
    try {
      if (installed == null) {
        return "%s: the table %s has no triggers of dst, so its changes are not seen: run dst host install"
            .formatted(capture.definition(), capture.table());
      }
      return installed.equals(wanted(connection, capture).stamp())
          ? null
          : "%s: the triggers of the table %s do not fit its columns any more: run dst host install"
              .formatted(capture.definition(), capture.table());
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  /** In one transaction where the database can: no change may slip between old and new triggers. */
  private void run(List<String> statements) throws IOException {
    ask(
        connection -> {
          connection.setAutoCommit(false);
          try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
              statement.execute(sql);
            }
          }
          connection.commit();
          connection.setAutoCommit(true);
          return null;
        });
  }
}
