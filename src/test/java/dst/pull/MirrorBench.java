package dst.pull;

import dst.bundle.Fetched;
import dst.bundle.Listed;
import dst.location.Location;
import dst.location.MirroredFolder;
import dst.location.Pull;
import dst.pull.mirror.Mirror;
import dst.pull.mirror.MirrorTurn;
import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.MostRemoved;
import dst.testbed.MemoryPullArea;
import dst.testbed.Products;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;

/** A mirror, its host in memory, and what the route does with them; time goes on as told. */
public final class MirrorBench {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  public final MemoryPullArea host = new MemoryPullArea();
  final Path staging;
  public Location location;
  public MirroredFolder folder;
  public Mirror mirror;
  public Duration took = Duration.ZERO;
  private Instant now = NOON;

  public MirrorBench(Path staging) {
    this.staging = staging;
    define("photos", "*", MirroredFolder.Removed.DELETE, Duration.ZERO);
    restart();
  }

  public void define(
      String path, String files, MirroredFolder.Removed removed, Duration unchanged) {
    folder = new MirroredFolder(path, files, Duration.ofMinutes(1), removed, MostRemoved.USUAL);
    location = with(new Pull.Finished(null, unchanged), 1_000);
  }

  public Location with(Pull.Finished finished, long mostDataFileBytes) {
    Location l = Products.location("boston", Products.files());
    Pull p = l.pull();
    Pull pull =
        new Pull(
            p.from(),
            null,
            null,
            p.every(),
            null,
            p.order(),
            finished,
            p.mostFiles(),
            p.mostBytes(),
            p.mostRecords(),
            mostDataFileBytes,
            p.done(),
            p.template(),
            p.quiet(),
            p.patience(),
            null,
            false);
    return new Location(
        l.id(),
        l.name(),
        l.zone(),
        l.file(),
        pull,
        l.records(),
        l.ignored(),
        List.of(folder),
        l.mostRemoved());
  }

  /** A new process: only what is on disk is left. */
  public void restart() {
    mirror = new Mirror(staging, clock(), () -> Duration.between(NOON, now).toNanos());
  }

  public Clock clock() {
    return new Clock() {
      @Override
      public java.time.ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  /** The next listing's time has come: all turns that it needs. */
  public List<Batch> listed() throws IOException {
    pass(Duration.ofMinutes(1));
    List<Batch> batches = new ArrayList<>(turn());
    while (mirror.hasMore(location, folder)) {
      batches.addAll(turn());
    }
    return batches;
  }

  /** What the route does in one turn; the batches that it queues. */
  public List<Batch> turn() throws IOException {
    MirrorTurn turn = sealed();
    List<Batch> queued = queued(turn);
    mirror.remember(turn);
    return queued;
  }

  public MirrorTurn sealed() throws IOException {
    MirrorTurn turn = fetched();
    mirror.recheck(turn, host);
    mirror.seal(turn);
    return turn;
  }

  public MirrorTurn fetched() throws IOException {
    MirrorTurn turn = mirror.begin(location, folder);
    mirror.compare(turn, host);
    for (Iterator<Listed> wanted = mirror.wanted(turn); wanted.hasNext(); ) {
      Listed file = wanted.next();
      try {
        mirror.hold(turn, file, take(file));
      } catch (IOException e) {
        mirror.leave(turn, file, e);
      }
      pass(took);
    }
    return turn;
  }

  public List<Batch> queued(MirrorTurn turn) throws IOException {
    List<Batch> queued = new ArrayList<>();
    for (Iterator<Held> held = mirror.held(turn); held.hasNext(); ) {
      queued.add(BatchJson.read(held.next().json()));
    }
    return queued;
  }

  private Fetched take(Listed file) throws IOException {
    try (InputStream in = host.open(file.path())) {
      byte[] content = in.readAllBytes();
      return new Fetched(sha256(content), content.length);
    } catch (NoSuchFileException e) {
      return Fetched.MISSING;
    }
  }

  public static String sha256(byte[] content) {
    return HexFormat.of().formatHex(dst.bundle.Hashes.sha256().digest(content));
  }
}
