package dst.store.files;

import dst.bundle.Fetched;
import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.bundle.WantedFiles;
import dst.record.Batch;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.FieldType;
import dst.record.Op;
import dst.record.RecordType;
import dst.record.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Brings the data files that a batch's records name into the file store, before the batch is
 * queued: a committed row never names a missing file.
 */
public final class DataFiles {
  private final FileStore files;

  public DataFiles(FileStore files) {
    this.files = files;
  }

  /**
   * @param wanted the same for all batches of a bundle
   * @return the batch with its data files, and without the records whose files can't be had: they
   *     are rejected. Those that wait for a file stay in it, without it
   * @throws IOException if the pull area or the disk fails: nothing is wrong with the records
   */
  public Batch fetch(Batch batch, RecordType type, WantedFiles wanted) throws IOException {
    List<Integer> fields = fileFields(type);
    if (fields.isEmpty() || batch.changes().isEmpty()) {
      return batch;
    }
    boolean travelsAlone = type.name().equals(DataFile.TYPE.name());
    bring(batch, type, fields, wanted);
    List<Change> changes = new ArrayList<>();
    List<Rejection> rejected = new ArrayList<>();
    Map<String, DataFile> named = new LinkedHashMap<>();
    batch.files().forEach(file -> named.put(file.path(), file));
    for (Change change : batch.changes()) {
      if (change.op() != Op.UPSERT || wanted.isLate(change.seq())) {
        changes.add(change);
        continue;
      }
      OwnFiles own = new OwnFiles(batch, type, change, fields, wanted);
      if (own.rejection() != null) {
        rejected.add(own.rejection());
      } else if (own.waits()) {
        changes.add(change);
      } else {
        boolean alone = travelsAlone && !own.files().isEmpty();
        changes.add(alone ? stored(change, own.files().get(0)) : own.change());
        own.files().forEach(file -> named.merge(file.path(), file, DataFiles::newer));
      }
    }
    return batch.with(
        changes, travelsAlone ? batch.files() : List.copyOf(named.values()), rejected);
  }

  private void bring(Batch batch, RecordType type, List<Integer> fields, WantedFiles wanted)
      throws IOException {
    Set<String> paths = new LinkedHashSet<>();
    Set<String> loose = new LinkedHashSet<>();
    for (Change change : batch.changes()) {
      if (change.op() == Op.UPSERT && !wanted.isLate(change.seq())) {
        for (int field : fields) {
          String path = change.values().get(field);
          if (path != null) {
            paths.add(path);
            if (wanted.isLoose(type.fields().get(field).name())) {
              loose.add(path);
            }
          }
        }
      }
    }
    Landing landing = files.landing();
    bring(paths, wanted, landing);
    Set<String> found = new LinkedHashSet<>();
    for (String path : loose) {
      if (wanted.fetched(path).equals(Fetched.MISSING)) {
        List<Listed> alike = wanted.alike(path);
        if (alike.size() == 1) {
          found.add(alike.get(0).path());
        }
      }
    }
    bring(found, wanted, landing);
    landing.settle();
  }

  private void bring(Set<String> paths, WantedFiles wanted, Landing landing) throws IOException {
    paths.removeIf(path -> wanted.fetched(path) != null);
    if (paths.isEmpty()) {
      return;
    }
    PullArea area = wanted.area();
    area.prefetch(paths.stream().map(path -> new Listed(path, false, -1, 0)).iterator());
    try {
      for (String path : paths) {
        wanted.fetched(path, fetch(path, area, wanted.mostBytes(), landing));
      }
    } finally {
      area.prefetch(Collections.emptyIterator());
    }
  }

  private Fetched fetch(String path, PullArea area, long mostBytes, Landing landing)
      throws IOException {
    DataFile before = area.sentBefore(path).orElse(null);
    if (before != null) {
      return files.contains(before.sha256())
          ? new Fetched(before.sha256(), before.size())
          : Fetched.LOST;
    }
    InputStream in;
    try {
      in = area.open(path);
    } catch (NoSuchFileException e) {
      return Fetched.MISSING;
    }
    try (in) {
      DataFile kept = landing.put(in, path, 0, mostBytes);
      area.verify(kept);
      return new Fetched(kept.sha256(), kept.size());
    } catch (DataFileTooLarge e) {
      return Fetched.tooLarge(mostBytes);
    }
  }

  /** A data file that travels by itself is what was stored, whatever its row says. */
  private static Change stored(Change change, DataFile file) {
    return new Change(change.op(), change.seq(), change.line(), file.upsert().values());
  }

  /**
   * Brings one file into the file store, whatever it is that it holds; it is there for certain when
   * the landing is settled.
   *
   * @return whether it was had, and what it is
   */
  public Fetched take(Listed file, PullArea area, long mostBytes, Landing landing)
      throws IOException {
    return fetch(file.path(), area, mostBytes, landing);
  }

  static List<Integer> fileFields(RecordType type) {
    return IntStream.range(0, type.fields().size())
        .filter(field -> type.fields().get(field).type() == FieldType.FILE)
        .boxed()
        .toList();
  }

  private static DataFile newer(DataFile one, DataFile other) {
    return one.seq() >= other.seq() ? one : other;
  }
}
