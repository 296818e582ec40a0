package dst.pull;

import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.Rejected;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The records of one file that wait for data files, as they lie in the staging folder: a list that
 * never changes, how far it has come, and the batch that is being queued. What has come is a
 * further batch of the file's bundle; it is sealed before it is queued, so that after a crash the
 * same number stands for the same records.
 */
final class LateBundle {
  static final String RECORDS = ".records";
  static final String PROGRESS = ".properties";
  static final String SEALED = ".sealed";

  private final Path folder;
  private final BundleId id;
  private final Head head;
  private final List<Waiting> waiting = new ArrayList<>();
  private Progress progress;

  /**
   * What does not change.
   *
   * @param since when the file was taken
   * @param sweeps whether what is not on the list is gone when all have come
   * @param fileFields where the fields stand that name data files
   * @param records how many there are
   */
  record Head(
      String file,
      String record,
      Instant since,
      boolean sweeps,
      List<Integer> fileFields,
      int records) {}

  /**
   * A record that waits.
   *
   * @param part of the list that it stands in
   * @param index in the whole list
   * @param paths of its data files, in the order of the file fields; null where it names none
   */
  record Waiting(int part, int index, long seq, List<String> paths) {}

  /**
   * What changes.
   *
   * @param gone the indexes of those that wait no more
   * @param rejected how many of them were
   * @param next number of the next batch
   * @param outgoing whether the one before it is sealed and may not be in the queue yet
   */
  private record Progress(BitSet gone, int rejected, int next, boolean outgoing) {}

  private LateBundle(Path folder, BundleId id, Head head, Progress progress) {
    this.folder = folder;
    this.id = id;
    this.head = head;
    this.progress = progress;
  }

  /**
   * Of records that were sealed; they wait from here on, also after a loss of power.
   *
   * @param next number of their first batch
   */
  static LateBundle begin(Path folder, BundleId id, Head head, int next) throws IOException {
    LateBundle bundle =
        new LateBundle(folder, id, head, new Progress(new BitSet(), 0, next, false));
    bundle.index();
    bundle.save(bundle.progress, true);
    return bundle;
  }

  static LateBundle load(Path folder, BundleId id) throws IOException {
    Path path = path(folder, id, PROGRESS);
    Properties p = Durable.load(path);
    try {
      Head head =
          new Head(
              p.getProperty("file"),
              p.getProperty("record"),
              Instant.parse(p.getProperty("since")),
              Boolean.parseBoolean(p.getProperty("sweeps")),
              Arrays.stream(p.getProperty("file-fields").split(",")).map(Integer::valueOf).toList(),
              Integer.parseInt(p.getProperty("records")));
      Progress progress =
          new Progress(
              BitSet.valueOf(Base64.getDecoder().decode(p.getProperty("gone"))),
              Integer.parseInt(p.getProperty("rejected")),
              Integer.parseInt(p.getProperty("next")),
              Boolean.parseBoolean(p.getProperty("outgoing")));
      LateBundle bundle = new LateBundle(folder, id, head, progress);
      if (!bundle.isDone()) {
        bundle.index();
      }
      return bundle;
    } catch (NullPointerException | IllegalArgumentException | DateTimeException e) {
      throw damaged(path, e);
    }
  }

  private static IOException damaged(Path path, Exception cause) {
    return new IOException(
        path
            + " is damaged. It holds records that wait for their data files: remove the files of"
            + " its number, and let the host send the records again.",
        cause);
  }

  static Path path(Path folder, BundleId id, String kind) {
    return folder.resolve("%020d%s".formatted(id.number(), kind));
  }

  private void save(Progress now, boolean durable) throws IOException {
    Properties p = new Properties();
    p.setProperty("file", head.file());
    p.setProperty("record", head.record());
    p.setProperty("since", head.since().toString());
    p.setProperty("sweeps", Boolean.toString(head.sweeps()));
    p.setProperty(
        "file-fields",
        head.fileFields().stream().map(String::valueOf).collect(Collectors.joining(",")));
    p.setProperty("records", Integer.toString(head.records()));
    p.setProperty("gone", Base64.getEncoder().encodeToString(now.gone().toByteArray()));
    p.setProperty("rejected", Integer.toString(now.rejected()));
    p.setProperty("next", Integer.toString(now.next()));
    p.setProperty("outgoing", Boolean.toString(now.outgoing()));
    Durable.save(p, path(folder, id, PROGRESS), durable);
    progress = now;
  }

  private void index() throws IOException {
    int index = 0;
    try (DataInputStream in = open()) {
      for (int part = 0; index < head.records(); part++) {
        for (Change change : read(in).changes()) {
          if (!progress.gone().get(index)) {
            List<String> paths =
                head.fileFields().stream().map(field -> change.values().get(field)).toList();
            waiting.add(new Waiting(part, index, change.seq(), paths));
          }
          index++;
        }
      }
    }
  }

  private DataInputStream open() throws IOException {
    return new DataInputStream(
        new BufferedInputStream(Files.newInputStream(path(folder, id, RECORDS)), 1 << 16));
  }

  private Batch read(DataInputStream in) throws IOException {
    try {
      return BatchJson.read(in.readNBytes(in.readInt()));
    } catch (Rejected | EOFException e) {
      throw damaged(path(folder, id, RECORDS), e);
    }
  }

  BundleId id() {
    return id;
  }

  Head head() {
    return head;
  }

  /** Those that wait still, in the order in which they stood in the file. */
  List<Waiting> waiting() {
    return waiting;
  }

  /** Whether none waits any more and nothing is to be queued. */
  boolean isDone() {
    return progress.gone().cardinality() == head.records() && !progress.outgoing();
  }

  /** Whether a batch is sealed that may not be in the queue yet. */
  boolean isOutgoing() {
    return progress.outgoing();
  }

  int rejected() {
    return progress.rejected();
  }

  /** The versions of all its records, also of those that don't wait any more. */
  Set<Long> seqs() throws IOException {
    Set<Long> seqs = new HashSet<>();
    try (DataInputStream in = open()) {
      while (seqs.size() < head.records()) {
        read(in).changes().forEach(change -> seqs.add(change.seq()));
      }
    }
    return seqs;
  }

  /**
   * Records as the file gave them, all of one part of the list.
   *
   * @return a batch of them under the next number
   */
  Batch batch(List<Waiting> records) throws IOException {
    Set<Long> seqs = records.stream().map(Waiting::seq).collect(Collectors.toSet());
    try (DataInputStream in = open()) {
      for (int part = 0; part < records.get(0).part(); part++) {
        in.skipNBytes(in.readInt());
      }
      Batch all = read(in);
      return all.as(
          progress.next(),
          true,
          all.changes().stream().filter(c -> seqs.contains(c.seq())).toList());
    }
  }

  /**
   * The batch goes to the queue, and these records wait no more; also after a crash.
   *
   * @param came of the records of {@link #batch}, with their files, or rejected
   */
  void seal(Batch came, List<Waiting> records) throws IOException {
    Path sealed = path(folder, id, SEALED);
    Path temp = sealed.resolveSibling(sealed.getFileName() + ".tmp");
    BitSet gone = (BitSet) progress.gone().clone();
    records.forEach(record -> gone.set(record.index()));
    boolean last = gone.cardinality() == head.records();
    int number = progress.next();
    Batch batch = came.as(number, last, came.changes());
    Files.write(
        temp, BatchJson.write(last && head.sweeps() ? batch.withSweepBelow(id.number()) : batch));
    Durable.sync(temp);
    Files.move(temp, sealed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    int rejected = progress.rejected() + came.rejected().size();
    save(new Progress(gone, rejected, number + 1, true), true);
    waiting.removeIf(record -> gone.get(record.index()));
  }

  byte[] sealed() throws IOException {
    return Files.readAllBytes(path(folder, id, SEALED));
  }

  /** The sealed batch is in the queue. */
  void queued() throws IOException {
    save(new Progress(progress.gone(), progress.rejected(), progress.next(), false), false);
  }

  void delete() throws IOException {
    for (String kind : List.of(PROGRESS, SEALED, RECORDS)) {
      Files.deleteIfExists(path(folder, id, kind));
    }
  }
}
