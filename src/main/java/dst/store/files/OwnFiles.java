package dst.store.files;

import dst.bundle.Fetched;
import dst.bundle.Listed;
import dst.bundle.WantedFiles;
import dst.record.Batch;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.Field;
import dst.record.RecordType;
import dst.record.Rejection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The data files that one record names, and what becomes of it when one of them can't be had. */
final class OwnFiles {
  private static final int SHOWN = 5;

  private final Batch batch;
  private final RecordType type;
  private final WantedFiles wanted;
  private final List<DataFile> own = new ArrayList<>(1);
  private Change change;
  private Rejection rejection;
  private boolean waits;

  /**
   * @param fields that name files
   */
  OwnFiles(Batch batch, RecordType type, Change change, List<Integer> fields, WantedFiles wanted)
      throws IOException {
    this.batch = batch;
    this.type = type;
    this.change = change;
    this.wanted = wanted;
    int missing = -1;
    for (int field : fields) {
      String path = change.values().get(field);
      if (path != null && rejection == null) {
        missing = take(field, path) ? missing : field;
      }
    }
    if (missing >= 0 && rejection == null) {
      waits = wanted.waits(change.seq());
      if (!waits) {
        reject(missing, change.values().get(missing), "missing-file", notThere(missing));
      }
    }
  }

  /** The change with the names under which its files were found. */
  Change change() {
    return change;
  }

  List<DataFile> files() {
    return own;
  }

  /** Null if nothing is wrong with it. */
  Rejection rejection() {
    return rejection;
  }

  /** Whether it waits for a file. */
  boolean waits() {
    return waits;
  }

  /**
   * @return false if the file is not there, which may change
   */
  private boolean take(int field, String path) throws IOException {
    Field definition = type.fields().get(field);
    String found = wanted.found(definition.name(), path);
    Fetched file = wanted.fetched(found);
    if (file.had()) {
      String problem = found.equals(path) ? null : definition.problem(found);
      if (problem != null) {
        reject(field, found, "found-name", "found as " + found + ", a name that " + problem);
        return true;
      }
      own.add(new DataFile(found, file.sha256(), file.size(), change.seq()));
      change = found.equals(path) ? change : named(field, found);
    } else if (file.equals(Fetched.LOST)) {
      reject(
          field,
          path,
          "missing-file",
          "whose content came in an earlier bundle and is not in the file store: let the host send"
              + " it again, with a snapshot");
    } else if (!file.equals(Fetched.MISSING)) {
      reject(
          field,
          path,
          "max-data-file",
          "which is too large: send a smaller one, or raise the location's limit");
    } else if (wanted.isLoose(definition.name()) && wanted.alike(path).size() > 1) {
      reject(
          field,
          path,
          "ambiguous-file",
          "which fits more than one file: "
              + names(wanted.alike(path))
              + "; write the name of one of them, or remove the others");
    } else {
      return false;
    }
    return true;
  }

  private Change named(int field, String found) {
    List<String> values = new ArrayList<>(change.values());
    values.set(field, found);
    return new Change(change.op(), change.seq(), change.line(), values);
  }

  private String notThere(int field) throws IOException {
    Duration waited = wanted.waited();
    String there =
        waited == null
            ? "which is not in the pull area: put the file there before the record is sent"
            : "which did not come in the %s that the record waited for it: put the file there, then send the record again"
                .formatted(shown(waited));
    if (wanted.isLoose(type.fields().get(field).name())) {
      return there;
    }
    List<Listed> alike = wanted.alike(change.values().get(field));
    return alike.isEmpty()
        ? there
        : there
            + ". There is "
            + names(alike)
            + ": write this name, or match: insensitive for the field";
  }

  private static String names(List<Listed> files) {
    String names =
        files.stream().limit(SHOWN).map(Listed::path).sorted().collect(Collectors.joining(", "));
    return files.size() > SHOWN ? names + ", …" : names;
  }

  private static String shown(Duration time) {
    return time.toSeconds() % 60 == 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }

  private void reject(int field, String path, String rule, String problem) {
    String name = type.fields().get(field).name();
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
                problem);
    rejection =
        new Rejection(
            Rejection.Cause.DATA_FILE,
            change.line(),
            key,
            name,
            rule,
            path,
            error,
            change.json(type.fieldNames()),
            null);
  }
}
