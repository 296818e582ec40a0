package dst.store;

import dst.bundle.Fetched;
import dst.bundle.Listed;
import dst.bundle.PullArea;
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
   * @param fetched empty at a bundle's first batch, then handed on: each path is asked for once a
   *     bundle
   * @return the batch with its data files, and without the records whose files can't be had: they
   *     are rejected
   * @throws IOException if the pull area or the disk fails: nothing is wrong with the records
   */
  public Batch fetch(
      Batch batch, RecordType type, PullArea area, long mostBytes, Map<String, Fetched> fetched)
      throws IOException {
    List<Integer> fields = fileFields(type);
    if (fields.isEmpty() || batch.changes().isEmpty()) {
      return batch;
    }
    boolean travelsAlone = type.name().equals(DataFile.TYPE.name());
    bring(batch, fields, area, mostBytes, fetched);
    List<Change> changes = new ArrayList<>();
    List<Rejection> rejected = new ArrayList<>();
    Map<String, DataFile> named = new LinkedHashMap<>();
    batch.files().forEach(file -> named.put(file.path(), file));
    for (Change change : batch.changes()) {
      List<DataFile> own = new ArrayList<>();
      Rejection rejection = null;
      for (int field : change.op() == Op.UPSERT ? fields : List.<Integer>of()) {
        String path = change.values().get(field);
        if (path != null && rejection == null) {
          Fetched file = fetched.get(path);
          if (file.had()) {
            own.add(new DataFile(path, file.sha256(), file.size(), change.seq()));
          } else {
            rejection = rejection(batch, type, change, field, file);
          }
        }
      }
      if (rejection == null) {
        changes.add(own.isEmpty() || !travelsAlone ? change : stored(change, own.get(0)));
        own.forEach(file -> named.merge(file.path(), file, DataFiles::newer));
      } else {
        rejected.add(rejection);
      }
    }
    return batch.with(
        changes, travelsAlone ? batch.files() : List.copyOf(named.values()), rejected);
  }

  private void bring(
      Batch batch,
      List<Integer> fields,
      PullArea area,
      long mostBytes,
      Map<String, Fetched> fetched)
      throws IOException {
    Set<String> paths = new LinkedHashSet<>();
    for (Change change : batch.changes()) {
      if (change.op() == Op.UPSERT) {
        fields.forEach(field -> paths.add(change.values().get(field)));
      }
    }
    paths.remove(null);
    paths.removeAll(fetched.keySet());
    Landing landing = files.landing();
    area.expect(paths.stream().map(path -> new Listed(path, false, -1, 0)).iterator());
    try {
      for (String path : paths) {
        fetched.put(path, fetch(path, area, mostBytes, landing));
      }
    } finally {
      area.expect(Collections.emptyIterator());
    }
    landing.settle();
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
      area.came(kept);
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

  private static List<Integer> fileFields(RecordType type) {
    return IntStream.range(0, type.fields().size())
        .filter(field -> type.fields().get(field).type() == FieldType.FILE)
        .boxed()
        .toList();
  }

  private static DataFile newer(DataFile one, DataFile other) {
    return one.seq() >= other.seq() ? one : other;
  }

  private static Rejection rejection(
      Batch batch, RecordType type, Change change, int field, Fetched file) {
    String path = change.values().get(field);
    String name = type.fields().get(field).name();
    boolean missing = file.equals(Fetched.MISSING) || file.equals(Fetched.LOST);
    String key = type.keyOf(change.values());
    String error =
        "%s %s of %s (%s:%d): %s names the data file %s, %s"
            .formatted(
                type.name(),
                key,
                batch.bundle().location(),
                batch.file(),
                change.line(),
                name,
                path,
                problem(file));
    return new Rejection(
        Rejection.Cause.DATA_FILE,
        change.line(),
        key,
        name,
        missing ? "missing-file" : "max-data-file",
        path,
        error,
        change.json(type.fieldNames()),
        null);
  }

  private static String problem(Fetched file) {
    if (file.equals(Fetched.LOST)) {
      return "whose content came in an earlier bundle and is not in the file store: let the host"
          + " send it again, with a snapshot";
    }
    return file.equals(Fetched.MISSING)
        ? "which is not in the pull area: put the file there before the record is sent"
        : "which is too large: send a smaller one, or raise the location's limit";
  }
}
