package dst.pull.mirror;

import dst.bundle.Fetched;
import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.bundle.Settled;
import dst.location.Location;
import dst.location.MirroredFolder;
import dst.pull.Held;
import dst.pull.LastTaken;
import dst.pull.Pull;
import dst.record.BatchJson;
import dst.record.DataFile;
import dst.record.HeldRemoval;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The steps that mirror a folder, in the order in which the mirror route calls them: begin,
 * compare, wanted, hold (or leave), recheck, seal, held, remember. One turn makes one batch at
 * most. A location's turns and its pulls follow each other, so their versions have one order.
 */
public final class Mirror {
  private static final long TURN_NANOS = 10_000_000_000L;
  private static final int MOST_FAILURES_IN_A_ROW = 3;
  private static final int LIVE = 6;
  private static final int BACKLOG = 4;

  private final Path staging;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Map<String, MirrorWatch> watches = new ConcurrentHashMap<>();

  /**
   * @param staging the pull's: both give versions from one clock that lies there
   * @param nanoTime as {@link System#nanoTime}
   */
  public Mirror(Path staging, Clock clock, LongSupplier nanoTime) {
    this.staging = staging;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Whether the folder is to be listed, or there is more to do in it. */
  public boolean isDue(Location location, MirroredFolder folder) {
    return watch(location, folder).isDue(folder, nanoTime.getAsLong());
  }

  /** Whether the last turn left something to do. */
  public boolean hasMore(Location location, MirroredFolder folder) {
    return watch(location, folder).hasMore();
  }

  /** What people must see to in the location's mirrored folders; null when all is well. */
  public String trouble(Location location) {
    return location.dataFiles().stream()
        .map(folder -> watch(location, folder).trouble())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** What the location's mirrored folders lack and somebody has to confirm. */
  public List<HeldRemoval> held(Location location) {
    return location.dataFiles().stream()
        .map(folder -> watch(location, folder).held())
        .filter(Objects::nonNull)
        .toList();
  }

  /**
   * Somebody says that the files are gone: the next listing removes them, if they are still the
   * same.
   *
   * @return false if nothing of this id is held
   */
  public boolean confirm(String location, String id) throws IOException {
    for (Map.Entry<String, MirrorWatch> each : watches.entrySet()) {
      if (each.getKey().startsWith(location + "/") && each.getValue().confirm(id)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a mirrored folder of the location holds this. */
  public boolean holds(String location, String id) {
    return watches.entrySet().stream()
        .filter(each -> each.getKey().startsWith(location + "/"))
        .map(each -> each.getValue().held())
        .anyMatch(held -> held != null && held.id().equals(id));
  }

  private MirrorWatch watch(Location location, MirroredFolder folder) {
    return watches.computeIfAbsent(
        location.id() + "/" + folder.folder() + "/" + location.pull().finished().unchanged(),
        key ->
            new MirrorWatch(
                new Settled(location.pull().finished().unchanged(), nanoTime),
                location.pull().finished().unchanged()));
  }

  /** A turn of the folder; the batch that a crash left sealed comes first. */
  public MirrorTurn begin(Location location, MirroredFolder folder) throws IOException {
    String name = folder.folder().isEmpty() ? "%2E" : encoded(folder.folder());
    Path dir = staging.resolve(location.id()).resolve("mirror").resolve(name);
    return new MirrorTurn(
        location,
        folder,
        new MirrorMemory(dir),
        watch(location, folder),
        nanoTime.getAsLong() + TURN_NANOS);
  }

  private static String encoded(String folder) {
    return URLEncoder.encode(folder, StandardCharsets.UTF_8);
  }

  /** Lists the folder, if it is time, and plans what differs from what is known. */
  public void compare(MirrorTurn turn, PullArea area) throws IOException {
    MirrorMemory memory = turn.memory();
    if (memory.hasSealed()) {
      return;
    }
    long began = nanoTime.getAsLong();
    if (turn.watch().isListingDue(turn.folder(), began)) {
      memory.settle();
      LastTaken last = LastTaken.load(LastTaken.path(staging, turn.location()));
      long version = last.free(Pull.micros(clock));
      MirrorPlanning planning = new MirrorPlanning(turn, version, clock);
      if (planning.plan(area)) {
        last.reserving(version + 1).save(LastTaken.path(staging, turn.location()), true);
        planning.adopt();
      }
      turn.watch().listingEnds(began, nanoTime.getAsLong(), planning.anyChanging());
    }
    if (memory.hasPlan()) {
      turn.openPlan();
      area.prefetch(turn.ahead());
    } else {
      turn.watch().rests();
    }
  }

  /** The files to fetch, until the turn ends; what needs no fetching is done on the way. */
  public Iterator<Listed> wanted(MirrorTurn turn) {
    return turn.plan() == null ? List.<Listed>of().iterator() : new MirrorWanted(turn, nanoTime);
  }

  /** Takes what came of fetching a file. Only the file as it was listed is taken. */
  public void hold(MirrorTurn turn, Listed file, Fetched fetched) {
    MirrorLine line = line(file);
    if (fetched.had() && fetched.size() == file.size()) {
      turn.keep(line, new DataFile(file.path(), fetched.sha256(), fetched.size(), 0));
      turn.watch().settled().forget(file.path());
    } else {
      turn.leave(line);
    }
  }

  /**
   * A file that can't be read stops no other one.
   *
   * @throws IOException the failure itself, if it is not about this file alone
   */
  public void leave(MirrorTurn turn, Listed file, IOException failure) throws IOException {
    boolean denied = failure instanceof AccessDeniedException;
    if (!denied && turn.countFailure() >= MOST_FAILURES_IN_A_ROW) {
      throw failure;
    }
    String what = denied ? "central may not read it" : String.valueOf(failure.getMessage());
    turn.watch().trouble("the data file " + file.path() + " can't be mirrored: " + what);
    turn.leave(line(file));
  }

  private static MirrorLine line(Listed file) {
    return new MirrorLine(MirrorLine.Word.FETCH, file.path(), file.size(), file.modified());
  }

  /**
   * Where files are written in place, those that changed while they were fetched are left for
   * later: their folders are listed once more.
   */
  public void recheck(MirrorTurn turn, PullArea area) throws IOException {
    if (!turn.location().pull().finished().unchanged().isZero()) {
      new MirrorRecheck(area).run(turn);
    }
  }

  /** From here on the turn is its batch, also after a crash. */
  public void seal(MirrorTurn turn) throws IOException {
    if (turn.isEmpty()) {
      return;
    }
    String batch = "";
    if (turn.records() > 0) {
      LastTaken last = LastTaken.load(LastTaken.path(staging, turn.location()));
      long number = last.free(Pull.micros(clock));
      last.reserving(number + turn.records() + 1)
          .save(LastTaken.path(staging, turn.location()), true);
      batch = new String(BatchJson.write(turn.batch(number)), StandardCharsets.UTF_8);
    }
    turn.memory().seal(turn.plan().offset(), batch, turn.done());
  }

  /** The sealed batch for the queue; none if nothing changed. */
  public Iterator<Held> held(MirrorTurn turn) throws IOException {
    String batch = turn.memory().hasSealed() ? turn.memory().sealed() : "";
    if (batch.isEmpty()) {
      return List.<Held>of().iterator();
    }
    byte[] json = batch.getBytes(StandardCharsets.UTF_8);
    int priority = turn.isLast() ? LIVE : BACKLOG;
    return List.of(new Held(BatchJson.read(json).id(), turn.location().id(), priority, json))
        .iterator();
  }

  /** The batch is in the queue: what it does is known from here on. */
  public void remember(MirrorTurn turn) throws IOException {
    MirrorMemory memory = turn.memory();
    boolean sealed = memory.hasSealed();
    if (sealed) {
      memory.done();
    }
    if (turn.isLast()) {
      memory.settle();
      turn.watch().rests();
    } else if (sealed) {
      turn.watch().goesOn();
    }
    turn.close();
  }
}
