package dst.pull;

import dst.bundle.FolderNames;
import dst.bundle.PullArea;
import dst.bundle.Settled;
import dst.bundle.WantedFiles;
import dst.location.Location;
import dst.location.RecordFiles;
import dst.pull.LateBundle.Waiting;
import dst.record.BundleId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The records of one location that wait for data files. Its pulls use it one after the other. */
final class LateLocation {
  private static final Duration APART = Duration.ofSeconds(2);
  private static final Duration MOST_APART = Duration.ofSeconds(30);

  /** A look is followed by so many times its own time without one. */
  private static final int REST = 5;

  private final Path folder;
  private final LongSupplier nanoTime;
  private final Map<Long, LateBundle> bundles = new TreeMap<>();
  private final Map<LateBundle, WantedFiles> files = new HashMap<>();
  private Set<String> there = Set.of();
  private Set<String> changing = Set.of();
  private FolderNames names;
  private Settled settled;
  private Duration unchanged;
  private boolean found;
  private long nextLook;
  private String from = "";
  private volatile LateStatus status;

  private LateLocation(Path folder, LongSupplier nanoTime) {
    this.folder = folder;
    this.nanoTime = nanoTime;
    this.nextLook = nanoTime.getAsLong();
  }

  /**
   * What earlier runs left.
   *
   * @param last the file that was taken last
   */
  static LateLocation load(Path folder, String location, LastTaken last, LongSupplier nanoTime)
      throws IOException {
    LateLocation late = new LateLocation(folder, nanoTime);
    if (Files.isDirectory(folder)) {
      List<String> names;
      try (Stream<Path> paths = Files.list(folder)) {
        names = paths.map(path -> path.getFileName().toString()).sorted().toList();
      }
      for (String name : names) {
        late.load(name, location, last, names);
      }
    }
    late.changed();
    return late;
  }

  private void load(String name, String location, LastTaken last, List<String> names)
      throws IOException {
    int dot = name.indexOf('.');
    if (dot < 1 || !name.substring(0, dot).matches("[0-9]{20}")) {
      return;
    }
    BundleId id = new BundleId(location, 0, Long.parseLong(name.substring(0, dot)));
    boolean underWay = id.number() == last.number() && !last.finished();
    if (name.endsWith(LateBundle.PROGRESS)) {
      LateBundle bundle = LateBundle.load(folder, id);
      if (bundle.isDone() && !underWay) {
        bundle.delete();
      } else {
        bundles.put(id.number(), bundle);
      }
    } else if (!underWay && !names.contains(name.substring(0, dot) + LateBundle.PROGRESS)) {
      Files.deleteIfExists(folder.resolve(name)); // of a file that was never sealed
    }
  }

  void add(LateBundle bundle) {
    bundles.put(bundle.id().number(), bundle);
    nextLook = nanoTime.getAsLong() + APART.toNanos();
    changed();
  }

  LateBundle bundle(long number) {
    return bundles.get(number);
  }

  void remove(LateBundle bundle) throws IOException {
    bundle.delete();
    bundles.remove(bundle.id().number());
    files.remove(bundle);
    changed();
  }

  int waiting() {
    return bundles.values().stream().mapToInt(bundle -> bundle.waiting().size()).sum();
  }

  /** Null if none waits. */
  LateStatus status() {
    return status;
  }

  void changed() {
    LateStatus now = null;
    for (LateBundle bundle : bundles.values()) {
      if (!bundle.waiting().isEmpty()) {
        now = LateStatus.of(now, bundle);
      }
    }
    status = now;
  }

  boolean isDue() {
    return bundles.values().stream().anyMatch(LateBundle::isOutgoing)
        || (status != null && (found || nanoTime.getAsLong() - nextLook >= 0));
  }

  /** The next batch that can be made; what is sealed comes first. */
  LateTurn turn(Location location, PullArea area, Instant now) throws IOException {
    for (LateBundle bundle : bundles.values()) {
      if (bundle.isOutgoing()) {
        return new LateTurn(location, bundle, null, null, List.of());
      }
    }
    if (!found) {
      look(location, area);
    }
    for (LateBundle bundle : bundles.values()) {
      RecordFiles entry = entry(location, bundle);
      Duration wait = entry == null ? Duration.ZERO : entry.waitForFiles();
      boolean over = !bundle.head().since().plus(wait).isAfter(now);
      List<Waiting> ready = ready(bundle, over);
      if (!ready.isEmpty()) {
        WantedFiles wanted = files(location, bundle, entry, area);
        wanted.waiting(seq -> false, seq -> !over).waited(wait.isZero() ? null : wait);
        return new LateTurn(location, bundle, entry, wanted, ready);
      }
    }
    found = false;
    return new LateTurn(location, null, null, null, List.of());
  }

  private void look(Location location, PullArea area) throws IOException {
    long began = nanoTime.getAsLong();
    Duration must = location.pull().finished().unchanged();
    if (!must.equals(unchanged)) {
      settled = new Settled(must, nanoTime);
      unchanged = must;
    }
    names = new FolderNames(area);
    LateLook look = new LateLook(area, names, settled, !must.isZero());
    files.values().forEach(wanted -> wanted.lookAgain(names));
    try {
      from = look.look(missing(location), from);
      there = look.there();
      changing = look.changing();
      found = true;
    } finally {
      long now = nanoTime.getAsLong();
      long rest = Math.max(APART.toNanos(), REST * (now - began));
      nextLook = now + Math.min(MOST_APART.toNanos(), rest);
    }
  }

  /** The paths to look for, and whether a name that is alike will do. */
  private Map<String, Boolean> missing(Location location) {
    Map<String, Boolean> missing = new LinkedHashMap<>();
    for (LateBundle bundle : bundles.values()) {
      RecordFiles entry = entry(location, bundle);
      Set<String> loose = entry == null ? Set.of() : entry.looseFiles();
      for (Waiting record : bundle.waiting()) {
        for (int i = 0; i < record.paths().size(); i++) {
          String path = record.paths().get(i);
          if (path != null && !isHad(bundle, path)) {
            int field = bundle.head().fileFields().get(i);
            boolean isLoose =
                !loose.isEmpty() && loose.contains(entry.type().fields().get(field).name());
            missing.merge(path, isLoose, Boolean::logicalOr);
          }
        }
      }
    }
    return missing;
  }

  private boolean isHad(LateBundle bundle, String path) {
    WantedFiles wanted = files.get(bundle);
    return wanted != null && wanted.fetched(path) != null && wanted.fetched(path).had();
  }

  /** Of one part of the list. A file that is being written is not taken, also when time is over. */
  private List<Waiting> ready(LateBundle bundle, boolean over) {
    List<Waiting> ready = new ArrayList<>();
    for (Waiting record : bundle.waiting()) {
      boolean isNext = ready.isEmpty() || ready.get(0).part() == record.part();
      if (isNext && isReady(bundle, record, over)) {
        ready.add(record);
      }
    }
    return ready;
  }

  private boolean isReady(LateBundle bundle, Waiting record, boolean over) {
    for (String path : record.paths()) {
      boolean isThere = path == null || over || there.contains(path) || isHad(bundle, path);
      if (!isThere || (path != null && changing.contains(path))) {
        return false;
      }
    }
    return true;
  }

  private WantedFiles files(
      Location location, LateBundle bundle, RecordFiles entry, PullArea area) {
    Set<String> loose = entry == null ? Set.of() : entry.looseFiles();
    WantedFiles known = files.get(bundle);
    long most = location.pull().mostDataFileBytes();
    if (known == null || !known.isOf(area, most, loose)) {
      known = new WantedFiles(area, most, loose);
      known.lookAgain(names);
      files.put(bundle, known);
    }
    return known;
  }

  /** What was tried and is not there is looked for by the next look. */
  void tried(List<Waiting> records, WantedFiles wanted) {
    Set<String> missing = new HashSet<>();
    for (Waiting record : records) {
      for (String path : record.paths()) {
        if (path != null && !isThere(wanted, path)) {
          missing.add(path);
        }
      }
    }
    there.removeAll(missing);
  }

  private static boolean isThere(WantedFiles wanted, String path) {
    return wanted.fetched(path) != null && wanted.fetched(path).had();
  }

  /**
   * The entry of the definition for records that a file brought; null if there is none any more.
   */
  private static RecordFiles entry(Location location, LateBundle bundle) {
    List<RecordFiles> entries =
        location.records().stream()
            .filter(each -> each.files() != null)
            .filter(each -> each.type().name().equals(bundle.head().record()))
            .toList();
    return Pull.entryFor(location, bundle.head().file())
        .filter(entries::contains)
        .orElse(entries.isEmpty() ? null : entries.get(0));
  }
}
