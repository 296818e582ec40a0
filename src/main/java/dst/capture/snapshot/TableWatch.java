package dst.capture.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dst.capture.Capture;
import dst.capture.database.Inspection;
import dst.capture.database.TableShape;
import dst.config.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time whether tables, triggers and rights are still as captures need them, and
 * says what changed once. What no trigger can have seen is sent by a snapshot: {@code
 * data/host/tables.json} holds how the tables were when all of them was told.
 */
public final class TableWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final Inspection inspection;
  private final List<Capture.Outbox> captures;
  private final SnapshotRequests snapshots;
  private final Path file;
  private List<String> problems = List.of();

  public TableWatch(
      Home home, Inspection inspection, List<Capture.Outbox> captures, SnapshotRequests snapshots) {
    this.inspection = inspection;
    this.captures = captures;
    this.snapshots = snapshots;
    this.file = home.data().resolve("host/tables.json");
  }

  /** A database that is away is nothing that changed: the outbox says that. */
  public void look() {
    try {
      Inspection.Found found = inspection.look(captures);
      problem(found.problems());
      sendAgain(found.whole());
    } catch (IOException | SQLException e) {
      LOG.debug("can't look at the tables", e);
    }
  }

  private synchronized void problem(List<String> now) {
    now.stream().filter(problem -> !problems.contains(problem)).forEach(LOG::warn);
    if (now.isEmpty() && !problems.isEmpty()) {
      LOG.info("tables, triggers and rights are as they must be again");
    }
    problems = now;
  }

  private void sendAgain(List<Capture.Outbox> whole) throws IOException, SQLException {
    Map<String, TableShape> known = read();
    Map<String, TableShape> now = new TreeMap<>(known);
    now.keySet().removeIf(name -> captures.stream().noneMatch(c -> c.name().equals(name)));
    for (Capture.Outbox capture : whole) {
      Inspection.Look look = inspection.shape(capture, known.get(capture.name()));
      if (look.reason() != null) {
        snapshots.ask(List.of(capture.name()), "the table changed: " + look.reason(), false);
      }
      now.put(capture.name(), look.shape());
    }
    if (!now.equals(known)) {
      write(now);
    }
  }

  private Map<String, TableShape> read() throws IOException {
    try {
      return JSON.readValue(Files.readString(file), new TypeReference<>() {});
    } catch (NoSuchFileException none) {
      return Map.of();
    } catch (JsonProcessingException e) {
      LOG.warn("{} can't be read, so it begins anew: {}", file, e.getOriginalMessage());
      return Map.of();
    }
  }

  private void write(Map<String, TableShape> shapes) throws IOException {
    Files.createDirectories(file.getParent());
    Path temp = file.resolveSibling("tables.json.tmp");
    Files.writeString(temp, JSON.writeValueAsString(shapes) + "\n");
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What is to be done, in words. */
  public synchronized List<String> problems() {
    return problems;
  }
}
