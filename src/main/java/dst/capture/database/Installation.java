package dst.capture.database;

import dst.capture.Capture;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What dst makes in a host's database: the outbox, and triggers for the captures that ask for them.
 * All of it or nothing. It removes only what it made.
 */
public final class Installation {
  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

  private final HostDatabase database;
  private final HostDialect dialect;

  public Installation(HostDatabase database) {
    this.database = database;
    this.dialect = database.dialect();
  }

  /**
   * What belongs together.
   *
   * @param about the capture's file, or the outbox, for people
   * @param undo makes it as it was, where the database does not by itself
   */
  private record Step(String about, List<String> statements, List<String> undo) {}

  /**
   * The statements that are still to be run, in order. Where all is made, those of the outbox
   * alone, which then change nothing.
   *
   * @throws IOException if the database does not answer, or tables can't have triggers or are not
   *     there: all of them, in words
   */
  public List<String> plan(Collection<? extends Capture> captures) throws IOException {
    return steps(captures).stream().flatMap(step -> step.statements().stream()).toList();
  }

  /** Of these captures, those that ask for triggers. */
  static List<Capture.Outbox> triggered(Collection<? extends Capture> captures) {
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

  private List<Step> steps(Collection<? extends Capture> captures) throws IOException {
    List<Capture.Outbox> triggered = triggered(captures);
    return ask(connection -> steps(connection, triggered));
  }

  private List<Step> steps(Connection connection, List<Capture.Outbox> triggered)
      throws SQLException, IOException {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("the outbox", OutboxDdl.statements(dialect), dropNew()));
    List<String> problems = new ArrayList<>();
    Triggers triggers = dialect.triggers();
    Map<String, Triggers.Installed> installed =
        triggers == null ? Map.of() : triggers.installed(connection);
    for (Capture.Outbox capture : triggered) {
      try {
        WantedTriggers wanted = WantedTriggers.of(connection, dialect, capture);
        Triggers.Installed found = installed.getOrDefault(capture.name(), Triggers.Installed.NONE);
        if (!found.triggers().equals(wanted.expected())) {
          steps.add(step(connection, capture, wanted, found));
        }
      } catch (SQLException e) {
        problems.add(Patience.reason(e));
      }
    }
    throwIfAny(problems, "");
    for (Map.Entry<String, Triggers.Installed> other : installed.entrySet()) {
      if (triggered.stream().noneMatch(c -> c.name().equals(other.getKey()))) {
        Collection<Triggers.Trigger> gone = other.getValue().triggers();
        steps.add(
            new Step(
                "the triggers of the capture " + other.getKey() + ", which has gone",
                triggers.drop(connection, other.getKey(), gone),
                triggers.restore(connection, gone)));
      }
    }
    return steps;
  }

  private Step step(
      Connection connection,
      Capture.Outbox capture,
      WantedTriggers wanted,
      Triggers.Installed found)
      throws SQLException {
    Triggers triggers = dialect.triggers();
    List<String> statements = new ArrayList<>();
    if (!wanted.strays(found).isEmpty()) {
      statements.addAll(triggers.drop(connection, capture.name(), wanted.strays(found)));
    }
    statements.addAll(wanted.statements());
    List<String> undo = new ArrayList<>();
    for (Triggers.Trigger trigger : wanted.expected()) {
      if (found.triggers().stream().noneMatch(trigger::isInPlaceOf)) {
        undo.add("drop trigger if exists " + trigger.name());
      }
    }
    undo.addAll(triggers.restore(connection, found.triggers()));
    return new Step(capture.definition().toString(), statements, undo);
  }

  private List<String> dropNew() {
    List<String> drop = new ArrayList<>();
    for (String table : List.of("dst_outbox", "dst_host")) {
      try {
        count(table);
      } catch (IOException notThere) {
        drop.add("drop table if exists " + table);
      }
    }
    return drop;
  }

  /**
   * Runs the plan; run again, it changes nothing.
   *
   * @throws IOException with all that was refused; then nothing is changed
   */
  public void install(Collection<? extends Capture> captures) throws IOException {
    run(steps(captures));
  }

  /**
   * The statements that remove all that was made.
   *
   * @throws IOException also if the outbox holds what is not sealed yet
   */
  public List<String> planToRemove(boolean discardUnsealed) throws IOException {
    long unsealed = discardUnsealed ? 0 : unsealed();
    if (unsealed > 0) {
      throw new IOException(
          "%s: dst_outbox holds %d changes that are not sealed: run dst host until they are, or"
                  .formatted(database, unsealed)
              + " say --discard-unsealed");
    }
    return ask(
        connection -> {
          List<String> statements = new ArrayList<>();
          Triggers triggers = dialect.triggers();
          if (triggers != null) {
            for (var capture : triggers.installed(connection).entrySet()) {
              statements.addAll(
                  triggers.drop(connection, capture.getKey(), capture.getValue().triggers()));
            }
          }
          statements.add("drop table if exists dst_outbox");
          statements.add("drop table if exists dst_host");
          return statements;
        });
  }

  /** Runs that. */
  public void uninstall(boolean discardUnsealed) throws IOException {
    run(List.of(new Step("uninstalling", planToRemove(discardUnsealed), List.of())));
  }

  private long unsealed() {
    try {
      return count("dst_outbox");
    } catch (IOException notThere) {
      return 0;
    }
  }

  private long count(String table) throws IOException {
    return ask(
        connection -> {
          try (Statement select = connection.createStatement();
              ResultSet row = select.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * In one transaction where the database can: no change may slip between old and new triggers.
   * Where it can't, what was made is removed again. Each step is tried, so that all that is refused
   * is known at once.
   */
  private void run(List<Step> steps) throws IOException {
    List<String> problems =
        ask(
            connection -> {
              connection.setAutoCommit(false);
              boolean atomic = !connection.getMetaData().dataDefinitionCausesTransactionCommit();
              List<String> refused = new ArrayList<>();
              for (Step step : steps) {
                Savepoint before = atomic ? connection.setSavepoint() : null;
                try {
                  execute(connection, step.statements());
                } catch (SQLException e) {
                  refused.add(step.about() + ": " + Patience.reason(e));
                  if (atomic) {
                    connection.rollback(before);
                  }
                }
              }
              end(connection, atomic, refused.isEmpty() ? List.of() : steps, refused);
              return refused;
            });
    throwIfAny(problems, "; nothing is changed: see the GRANT statements in docs/capture.md");
  }

  private static void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void end(Connection connection, boolean atomic, List<Step> undone, List<String> refused)
      throws SQLException {
    if (refused.isEmpty()) {
      connection.commit();
    } else {
      connection.rollback();
      database.renew(); // a session's settings may be what a step left there
      for (Step step : atomic ? List.<Step>of() : undone) {
        for (String sql : step.undo()) {
          try {
            execute(connection, List.of(sql));
          } catch (SQLException e) {
            LOG.warn("can't be undone, do it by hand: {}; ({})", sql, Patience.reason(e));
          }
        }
      }
    }
    connection.setAutoCommit(true);
  }

  private void throwIfAny(List<String> problems, String end) throws IOException {
    if (!problems.isEmpty()) {
      throw new IOException(
          problems.size() == 1
              ? database + ": " + problems.get(0) + end
              : database + ":\n  " + String.join("\n  ", problems) + end.replace("; ", "\n"));
    }
  }
}
