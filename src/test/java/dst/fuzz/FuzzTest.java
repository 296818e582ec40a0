package dst.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dst.config.Faults;
import dst.config.Home;
import dst.location.Location;
import dst.location.Locations;
import dst.location.RecordTypes;
import dst.pull.Held;
import dst.pull.Intake;
import dst.pull.Pull;
import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.Change;
import dst.record.Rejected;
import dst.record.Rejection;
import dst.testbed.MemoryPullArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random definitions with random files, taken by the pull and by a second, plain implementation: of
 * each row both must make the same record, or reject it with its line and a reason, or skip it.
 */
class FuzzTest {
  private static final int HOMES = 100;
  private static final int CASES_EACH = 100;

  @TempDir Path dir;

  static IntStream homes() {
    return IntStream.range(0, HOMES);
  }

  @ParameterizedTest
  @MethodSource("homes")
  void each_row_becomes_the_same_record_or_is_rejected_with_its_line(int number)
      throws IOException {
    Home home = new Home(dir);
    Files.createDirectories(home.records());
    Files.createDirectories(home.locations());
    Map<String, Case> cases = new TreeMap<>();
    for (int i = 0; i < CASES_EACH; i++) {
      String id = "c%06d".formatted(number * CASES_EACH + i);
      Case made = new Case(number * CASES_EACH + i, id);
      cases.put(id, made);
      Files.writeString(home.records().resolve(id + ".yaml"), made.recordType());
      Files.writeString(home.locations().resolve(id + ".yaml"), made.definition());
    }
    Faults faults = new Faults();
    List<Location> locations = Locations.load(home, RecordTypes.load(home, faults), faults);

    assertThat(faults.list()).isEmpty();
    assertThat(locations).hasSize(CASES_EACH);
    List<String> differences = new ArrayList<>();
    for (Location location : locations) {
      compare(location, cases.get(location.id()), differences);
    }
    assertThat(differences).isEmpty();
    List<String> all =
        cases.values().stream()
            .filter(made -> made.missing.isEmpty())
            .flatMap(made -> made.records.values().stream().flatMap(List::stream))
            .toList();
    assertThat(all).filteredOn(Case.REJECTED::equals).hasSizeGreaterThan(20);
    assertThat(all).filteredOn(record -> !record.equals(Case.REJECTED)).hasSizeGreaterThan(20);
  }

  private void compare(Location location, Case made, List<String> differences) throws IOException {
    List<Batch> batches = queued(location, made);
    Map<Long, List<String>> expected = made.records;
    long skipped = made.skipped;
    if (!made.missing.isEmpty()) {
      expected = Map.of(0L, List.of(Case.REJECTED));
      skipped = 0;
      Rejection whole = batches.get(0).rejected().get(0);
      assertThat(whole.cause()).as(made.toString()).isEqualTo(Rejection.Cause.FILE);
      assertThat(whole.error()).as(made.toString()).contains(made.missing);
    }
    Map<Long, List<String>> found = records(batches);
    if (!found.equals(expected)) {
      Set<Long> lines = new TreeSet<>(found.keySet());
      lines.addAll(expected.keySet());
      for (long line : lines) {
        if (!Objects.equals(found.get(line), expected.get(line))) {
          differences.add(
              "line %d: found %s, expected %s of %s"
                  .formatted(line, found.get(line), expected.get(line), made));
        }
      }
    }
    long counted = batches.stream().mapToLong(Batch::skipped).sum();
    if (counted != skipped) {
      differences.add("skipped %d, expected %d of %s".formatted(counted, skipped, made));
    }
  }

  /** By line; several of a line stand in no order. */
  private static Map<Long, List<String>> records(List<Batch> batches) {
    Map<Long, List<String>> records = new TreeMap<>();
    for (Batch batch : batches) {
      for (Change change : batch.changes()) {
        String op = change.op().name().toLowerCase(Locale.ROOT);
        Case.add(records, change.line(), op + " " + change.values());
      }
      for (Rejection rejection : batch.rejected()) {
        assertThat(rejection.error()).isNotBlank();
        Case.add(records, rejection.line(), Case.REJECTED);
      }
    }
    return records;
  }

  /** What the route does: take, read, hold or reject, seal; and what would be queued. */
  private List<Batch> queued(Location location, Case made) throws IOException {
    MemoryPullArea area = new MemoryPullArea().with("file", made.bytes);
    Pull pull = new Pull(dir.resolve("staging"), Clock.systemUTC());
    Intake intake = pull.take(location, "file", made.bytes.length, area);
    try {
      for (Iterator<Batch> batches = pull.read(intake); batches.hasNext(); ) {
        pull.hold(intake, batches.next());
      }
    } catch (Rejected e) {
      pull.reject(intake, e);
    }
    pull.seal(intake);
    List<Batch> queued = new ArrayList<>();
    for (Iterator<Held> held = pull.held(intake); held.hasNext(); ) {
      queued.add(BatchJson.read(held.next().json()));
    }
    pull.finish(intake);
    return queued;
  }
}
