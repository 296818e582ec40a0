package dst.seal;

import dst.bundle.BadBundle;
import dst.bundle.BundleWriter;
import dst.bundle.Manifest;
import dst.bundle.SignOfLife;
import dst.capture.CapturedChange;
import dst.capture.Find;
import dst.capture.HostFiles;
import dst.capture.Sealing;
import dst.record.BundleId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals bundles one after the other, and gives each change its seq. The only one who writes into
 * {@code ready}; what it has sealed last it knows from there.
 */
public final class Sealer implements Sealing {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final int TRIES = 3;

  private final String location;
  private final SealedBundles bundles;
  private final BundleWriter writer;
  private final HostFiles files;
  private final LateRows late;
  private final DiskReserve disk;
  private final Consumer<Manifest> told;
  private final Clock clock;
  private final ReentrantLock sealing = new ReentrantLock();
  private LastSealed last;
  private String lost;

  /**
   * @param pullArea which the caller has locked
   * @param late where rows wait for their data files
   * @param told hears of each sealed bundle; returns at once
   */
  public Sealer(
      String location,
      Path pullArea,
      HostFiles files,
      LateRows late,
      DiskReserve disk,
      Consumer<Manifest> told,
      Clock clock) {
    this.location = location;
    this.bundles = new SealedBundles(pullArea, location);
    this.writer = new BundleWriter(pullArea);
    this.files = files;
    this.late = late;
    this.disk = disk;
    this.told = told;
    this.clock = clock;
    this.last = LastSealed.NOTHING;
  }

  /**
   * Finds out where it was when it ended, however it ended.
   *
   * @throws IOException if the disk fails
   */
  public void begin() throws IOException {
    writer.removeLeftOvers();
    recover();
    late.begin(new LateRows.Place(last.epoch(), last.number()));
  }

  private void recover() throws IOException {
    try {
      last = LastSealed.read(bundles);
    } catch (LastSealed.Lost e) {
      last = LastSealed.newEpoch(e.epoch + 1);
      lost = e.getMessage();
    }
  }

  String location() {
    return location;
  }

  /** Why it can't go on where it was, and a new epoch must begin; null: it can. */
  String lost() {
    return lost;
  }

  @Override
  public Manifest seal(Find find) throws IOException {
    return sealAlone(() -> find);
  }

  @Override
  public Manifest sealAlone(Look look) throws IOException {
    sealing.lock();
    try {
      Find find = look.look();
      if (find == null) {
        return null;
      }
      disk.require(0);
      Draft draft = new Draft(files, find.files(), last.nextSeq());
      for (CapturedChange change : find.changes()) {
        if (draft.isFull()) {
          write(draft, new Find(List.of(), Map.of(), find.snapshot(), null));
          draft = new Draft(files, find.files(), last.nextSeq());
        }
        add(draft, change);
      }
      return write(draft, find);
    } finally {
      sealing.unlock();
    }
  }

  private void add(Draft draft, CapturedChange change) throws IOException {
    if (late.takes(change) && draft.lacksFileOf(change)) {
      draft.setAside(change, late);
      return;
    }
    if ((!late.isEmpty() || draft.hasLate()) && late.concerns(change)) {
      draft.overtakes(change, late);
    }
    draft.add(change);
  }

  /** Seals the rows whose data files have come, or that have waited long enough. */
  public void sealLate() throws IOException {
    sealing.lock();
    try {
      List<LateRows.Due> due = late.isEmpty() ? List.of() : late.due(files);
      for (int from = 0; from < due.size(); ) {
        disk.require(0);
        Draft draft = new Draft(files, Map.of(), last.nextSeq());
        int to = from;
        while (to < due.size() && !draft.isFull()) {
          add(draft, due.get(to++));
        }
        write(draft, Find.live(List.of(), Map.of()));
        late.remove(due.subList(from, to));
        from = to;
      }
    } finally {
      sealing.unlock();
    }
  }

  /** What is of another history than this one has no place in it. */
  private void add(Draft draft, LateRows.Due due) throws IOException {
    if (due.place().epoch() == last.epoch() && due.row().seq() < last.nextSeq()) {
      draft.add(due.row().change(), due.row().seq());
    } else {
      draft.add(due.row().faulty());
    }
  }

  @Override
  public boolean isWaiting(String capture, long below) {
    sealing.lock();
    try {
      return late.isWaiting(capture, below);
    } finally {
      sealing.unlock();
    }
  }

  /** The rows that wait for data files; null: none does. */
  SignOfLife.Late late() {
    sealing.lock();
    try {
      return late.status();
    } finally {
      sealing.unlock();
    }
  }

  /**
   * @param of whose marks, kind and end go into the bundle
   */
  private Manifest write(Draft draft, Find of) throws IOException {
    List<Manifest.Changes> changes = draft.changes();
    LateRows.Place place = new LateRows.Place(last.epoch(), last.number() + 1);
    List<LateRow> aside = draft.late(late);
    late.keep(place, aside);
    try {
      Manifest manifest = write(draft, changes, of);
      late.kept(place, aside, draft.newest());
      return manifest;
    } catch (IOException e) {
      if (last.number() == place.number()) {
        late.begin(new LateRows.Place(last.epoch(), last.number())); // it is sealed all the same
      }
      throw e;
    }
  }

  private Manifest write(Draft draft, List<Manifest.Changes> changes, Find of) throws IOException {
    for (int tried = 1; ; tried++) {
      Manifest manifest = manifest(draft, changes, of);
      try {
        disk.require(draft.bytes());
        return sealed(manifest, writer.write(manifest, draft.lines(), draft.insides()), draft);
      } catch (BadBundle | NoSuchFileException e) {
        again(draft, tried, e);
      } catch (IOException e) {
        if (bundles.exists(manifest.bundle())) {
          recover(); // it has its name, so central may have it: the number is used
        }
        throw e;
      }
    }
  }

  /** A data file changed or went while it was sealed. */
  private void again(Draft draft, int tried, IOException problem) throws IOException {
    if (tried > TRIES) {
      throw problem;
    }
    draft.findAgain();
    if (tried == TRIES) {
      List<String> left = draft.leaveOutChanging();
      LOG.warn(
          "{}: the data files {} change all the time and are left out, central will miss them:"
              + " write them under another name and rename them when they are finished",
          location,
          left);
    }
  }

  private Manifest manifest(Draft draft, List<Manifest.Changes> changes, Find of) {
    return new Manifest(
        new BundleId(location, last.epoch(), last.number() + 1),
        last.link(),
        clock.instant(),
        of.snapshot(),
        draft.nextSeq(),
        changes,
        draft.files(),
        of.complete(),
        last.marksWith(of.marks()));
  }

  private Manifest sealed(Manifest manifest, String sha256, Draft draft) {
    last = LastSealed.after(manifest, sha256);
    lost = null;
    if (!draft.insides().isEmpty()) {
      files.sent(draft.insides().keySet());
    }
    told.accept(manifest);
    return manifest;
  }

  /**
   * Begins anew, behind all that anybody knows: numbers and seqs from 1, without marks, and each
   * data file is sent again. It is durable with the first bundle that is sealed in it.
   *
   * @param known the highest epoch that others know
   * @return the new epoch
   */
  long newEpoch(long known) {
    sealing.lock();
    try {
      last = LastSealed.newEpoch(Math.max(known, newestKnownEpoch()) + 1);
      lost = null;
      files.forgetSent();
      return last.epoch();
    } finally {
      sealing.unlock();
    }
  }

  /** Of an epoch without a bundle nobody knows. */
  private long newestKnownEpoch() {
    return last.number() > 0 ? last.epoch() : last.epoch() - 1;
  }

  @Override
  public Map<String, String> marks() {
    return now().marks();
  }

  @Override
  public long nextSeq() {
    return now().nextSeq();
  }

  @Override
  public Manifest.Link last() {
    return now().link();
  }

  /** The epoch of the next bundle. */
  public long epoch() {
    return now().epoch();
  }

  /** A bundle that has its name already may not be known before it is durable: waits for it. */
  private LastSealed now() {
    sealing.lock();
    try {
      return last;
    } finally {
      sealing.unlock();
    }
  }

  @Override
  public int waiting() throws IOException {
    return bundles.waiting();
  }

  /** Whether central has not taken the newest bundle yet; cheaper than {@link #waiting}. */
  public boolean newestWaits() {
    LastSealed now = now();
    return now.number() > 0 && bundles.isReady(new BundleId(location, now.epoch(), now.number()));
  }
}
