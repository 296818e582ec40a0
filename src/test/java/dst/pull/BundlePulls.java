package dst.pull;

import dst.bundle.BadBundle;
import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.location.Location;
import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.BundleId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the route and its consumer do with sealed bundles, without them. */
final class BundlePulls implements TakenBundles {
  final List<Batch> queued = new ArrayList<>();
  final List<Integer> priorities = new ArrayList<>();
  final List<String> refused = new ArrayList<>();
  final Map<BundleId, String> ledger = new HashMap<>();
  private final Path area;
  private final Path staging;
  private Location location;
  private Pull pull;
  private int crashAfter = Integer.MAX_VALUE;
  private boolean crashBeforeMove;

  /** Central was killed. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  BundlePulls(Path dir, Location location) throws IOException {
    this.area = dir.resolve("area");
    this.staging = dir.resolve("staging");
    Files.createDirectories(area.resolve("ready"));
    Files.createDirectories(area.resolve("done"));
    this.location = location;
    restart();
  }

  Path area() {
    return area;
  }

  Chain chain() {
    return pull.chain(location);
  }

  /** Central starts anew. */
  void restart() {
    crashAfter = Integer.MAX_VALUE;
    crashBeforeMove = false;
    pull = new Pull(staging, Clock.systemUTC(), this, (in, name, most) -> null);
  }

  void define(Location changed) {
    location = changed;
  }

  /** Of the next bundle only so many batches reach the queue. */
  void crashAfter(int batches) {
    crashAfter = batches;
  }

  void crashBeforeMove() {
    crashBeforeMove = true;
  }

  @Override
  public Optional<Newest> newest(String id) {
    return ledger.keySet().stream()
        .max(dst.bundle.BundleNames.OLDEST_FIRST)
        .map(
            bundle ->
                new Newest(
                    new dst.bundle.Manifest.Link(
                        bundle.epoch(), bundle.number(), ledger.get(bundle)),
                    true));
  }

  @Override
  public Optional<String> manifest(BundleId bundle) {
    return Optional.ofNullable(ledger.get(bundle));
  }

  /** One look into the pull area; what went wrong is noted. */
  void poll() throws IOException {
    Arrivals arrivals = pull.arrivals(location);
    List<Path> files;
    try (Stream<Path> list = Files.list(area.resolve("ready"))) {
      files = list.sorted().toList();
    }
    files =
        files.stream()
            .filter(file -> arrivals.untaken(file.getFileName().toString()) == null)
            .toList();
    files.forEach(file -> arrivals.listed(file.getFileName().toString()));
    for (Path file : files) {
      String name = file.getFileName().toString();
      Arrivals.Answer answer =
          arrivals.ask(name, Files.size(file), Files.getLastModifiedTime(file).toMillis());
      if (answer == Arrivals.Answer.DONE) {
        move(file);
      } else if (answer == Arrivals.Answer.TAKE && !take(file, name)) {
        return;
      }
    }
  }

  /**
   * @return whether the poll goes on
   */
  private boolean take(Path file, String name) throws IOException {
    Intake intake;
    try {
      intake = pull.take(location, name, Files.size(file), new Folder());
    } catch (BundleRefused e) {
      refused.add(e.then() + " " + e.getMessage());
      if (e.then() == BundleRefused.Then.DONE) {
        move(file);
      }
      return e.then() != BundleRefused.Then.RETRY;
    }
    for (Iterator<Batch> batches = pull.read(intake); batches.hasNext(); ) {
      pull.hold(intake, batches.next());
    }
    try {
      pull.seal(intake);
    } catch (BadBundle e) {
      BundleRefused damaged = pull.damaged(intake, e);
      refused.add(damaged.then() + " " + damaged.getMessage());
      pull.giveUp(intake);
      return damaged.then() != BundleRefused.Then.RETRY;
    }
    for (Iterator<Held> held = pull.held(intake); held.hasNext(); ) {
      if (crashAfter-- == 0) {
        throw new Crash();
      }
      Held batch = held.next();
      queued.add(BatchJson.read(batch.json()));
      priorities.add(batch.priority());
    }
    if (crashBeforeMove) {
      throw new Crash();
    }
    move(file);
    pull.finish(intake);
    return true;
  }

  private void move(Path file) throws IOException {
    Path done = area.resolve("done").resolve(file.getFileName());
    Files.move(file, Files.exists(done) ? Path.of(done + ".unread") : done);
  }

  List<String> waiting() throws IOException {
    try (Stream<Path> list = Files.list(area.resolve("ready"))) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private final class Folder implements PullArea {
    @Override
    public InputStream open(String path) throws IOException {
      return Files.newInputStream(area.resolve(path));
    }

    @Override
    public List<Listed> list(String folder) {
      throw new UnsupportedOperationException(folder);
    }
  }
}
