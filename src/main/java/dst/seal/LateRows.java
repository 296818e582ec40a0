package dst.seal;

import dst.bundle.SignOfLife;
import dst.capture.CapturedChange;
import dst.capture.HostFile;
import dst.capture.HostFiles;
import dst.record.Op;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows whose data files are not there yet: durable in {@code data/host/late}, a file for each
 * bundle of which they would have been, until they are sealed with the seq that they have by their
 * place. So central takes each for what it is: older than what was sealed behind it. Used by the
 * sealer alone, under its lock.
 */
public final class LateRows {
  private static final Logger LOG = LoggerFactory.getLogger(LateRows.class);
  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::epoch).thenComparingLong(Place::number);

  /** All of them are in memory. */
  private static final int MOST = 10_000;

  private final Path folder;
  private final Map<String, List<String>> keys;
  private final Duration patience;
  private final Clock clock;
  private final Map<Place, List<LateRow>> rows = new TreeMap<>(ORDER);
  private final Map<String, Due> byIdentity = new HashMap<>();
  private final Map<String, String> seen = new HashMap<>();

  /** Whose file is written, and that may never be sealed. */
  private Place unsealed;

  /** The bundle of which they would have been. */
  record Place(long epoch, long number) {}

  /** One that waits, and where. */
  record Due(Place place, LateRow row) {}

  /**
   * @param folder is made when it is needed
   * @param keys key columns of the captures whose rows name data files; empty: not known
   * @param patience how long a row waits; zero: none does
   */
  public LateRows(Path folder, Map<String, List<String>> keys, Duration patience, Clock clock) {
    this.folder = folder;
    this.keys = Map.copyOf(keys);
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * After whatever end: those of a bundle that was never sealed are found anew by their source.
   *
   * @param newest the bundle that was sealed last
   */
  void begin(Place newest) throws IOException {
    rows.clear();
    byIdentity.clear();
    unsealed = null;
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jsonl")) {
      for (Path file : files) {
        String[] name = file.getFileName().toString().replace(".jsonl", "").split("-", 2);
        Place place = new Place(Long.parseLong(name[0]), Long.parseLong(name[1]));
        if (place.equals(new Place(newest.epoch(), newest.number() + 1))) {
          Files.delete(file);
        } else {
          add(place, read(file));
        }
      }
    }
  }

  private void add(Place place, List<LateRow> late) {
    if (!late.isEmpty()) {
      rows.put(place, List.copyOf(late));
      late.forEach(row -> byIdentity.put(identity(row.change()), new Due(place, row)));
    }
  }

  private static List<LateRow> read(Path file) throws IOException {
    List<LateRow> read = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      read.add(LateRow.read(line));
    }
    return read;
  }

  /** Whether the change is one that may wait; a large one is only in part in memory. */
  boolean takes(CapturedChange change) {
    return !patience.isZero()
        && change.op() == Op.UPSERT
        && change.large() == null
        && !change.files().isEmpty()
        && keys.containsKey(change.capture())
        && byIdentity.size() < MOST;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Whether the change may be newer than one that waits. */
  boolean concerns(CapturedChange change) {
    return keys.containsKey(change.capture());
  }

  /** It waits from now on; or from when an older one began to wait, if that waits for the same. */
  LateRow row(CapturedChange change, long seq) {
    Due older = byIdentity.get(identity(change));
    boolean same = older != null && older.row.files().equals(change.files());
    return LateRow.of(change, seq, same ? older.row.since() : clock.millis());
  }

  /** Before their bundle is sealed. */
  void keep(Place place, List<LateRow> late) throws IOException {
    if (unsealed != null && (late.isEmpty() || !unsealed.equals(place))) {
      Files.deleteIfExists(file(unsealed));
      unsealed = null;
    }
    if (!late.isEmpty()) {
      unsealed = place;
      write(place, late);
      for (LateRow row : late) {
        LOG.info(
            "{}: a row waits for the data file {}, for {} at most",
            row.capture(),
            String.join(", ", row.files()),
            patience);
      }
    }
  }

  /**
   * Their bundle is sealed, and what is newer takes the place of what waits.
   *
   * @param newest the seqs of rows and deletes of that bundle, by identity
   */
  void kept(Place place, List<LateRow> late, Map<String, Long> newest) throws IOException {
    unsealed = null;
    List<Due> overtaken = new ArrayList<>();
    newest.forEach(
        (identity, seq) -> {
          Due older = byIdentity.get(identity);
          if (older != null && (older.place.epoch() < place.epoch() || older.row.seq() < seq)) {
            overtaken.add(older);
          }
        });
    remove(overtaken);
    add(place, late);
  }

  /** What tells that another row of the capture is the same record. */
  String identity(CapturedChange change) {
    return LateRow.identity(change.capture(), change.row(), keys.get(change.capture()));
  }

  private Stream<Due> all() {
    return rows.entrySet().stream()
        .flatMap(place -> place.getValue().stream().map(row -> new Due(place.getKey(), row)));
  }

  /**
   * Those whose files are there and are what they were at the look before, and those that have
   * waited long enough; in the order in which they came.
   */
  List<Due> due(HostFiles files) throws IOException {
    long before = clock.millis() - patience.toMillis();
    Map<String, String> now = new HashMap<>();
    List<Due> due = new ArrayList<>();
    for (Due each : all().toList()) {
      boolean there = true;
      for (String path : each.row.files()) {
        there &= stands(path, files, now);
      }
      if (there || each.row.since() <= before) {
        due.add(each);
      }
    }
    seen.clear();
    seen.putAll(now);
    return due;
  }

  private boolean stands(String path, HostFiles files, Map<String, String> now) throws IOException {
    if (!now.containsKey(path)) {
      now.put(path, files.find(path).map(HostFile::sha256).orElse(""));
    }
    String sha256 = now.get(path);
    return !sha256.isEmpty() && sha256.equals(seen.get(path));
  }

  /** They are sealed, or others have taken their place. */
  void remove(List<Due> done) throws IOException {
    Map<Place, Set<Long>> seqs =
        done.stream()
            .collect(
                Collectors.groupingBy(
                    Due::place, Collectors.mapping(due -> due.row.seq(), Collectors.toSet())));
    done.forEach(due -> byIdentity.remove(identity(due.row.change()), due));
    for (Map.Entry<Place, Set<Long>> each : seqs.entrySet()) {
      Place place = each.getKey();
      List<LateRow> left =
          rows.get(place).stream().filter(row -> !each.getValue().contains(row.seq())).toList();
      if (left.isEmpty()) {
        Files.deleteIfExists(file(place));
        rows.remove(place);
      } else {
        write(place, left);
        rows.put(place, left);
      }
    }
  }

  /** Whether one of the capture waits that has a smaller seq. */
  boolean isWaiting(String capture, long below) {
    return all().anyMatch(due -> due.row.capture().equals(capture) && due.row.seq() < below);
  }

  /** What waits, for people; null: nothing. */
  SignOfLife.Late status() {
    LateRow oldest = all().map(Due::row).min(Comparator.comparingLong(LateRow::since)).orElse(null);
    return oldest == null
        ? null
        : new SignOfLife.Late(
            byIdentity.size(),
            Instant.ofEpochMilli(oldest.since()).toString(),
            oldest.files().get(0));
  }

  private Path file(Place place) {
    return folder.resolve("%d-%020d.jsonl".formatted(place.epoch, place.number));
  }

  private void write(Place place, List<LateRow> late) throws IOException {
    Files.createDirectories(folder);
    Path file = file(place);
    Path temp = file.resolveSibling(file.getFileName() + ".tmp");
    String text = late.stream().map(row -> row.json() + "\n").collect(Collectors.joining());
    Files.writeString(temp, text, StandardCharsets.UTF_8);
    sync(temp, StandardOpenOption.WRITE);
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(folder, StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    if (how == StandardOpenOption.READ && File.separatorChar == '\\') {
      return; // Windows syncs no folders
    }
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
