package dst.location;

import dst.format.Format;
import dst.record.FieldSource;
import dst.record.Mapping;
import dst.record.MostRemoved;
import dst.record.RecordType;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a location's records of one type come from: plain files, or a capture of the listener; one
 * entry under {@code records:}.
 *
 * @param captured the capture whose changes these are, as the host names it; null: plain files
 * @param files names like {@code PROD*.csv}; the first entry that matches takes the file. Null with
 *     a capture
 * @param format of the files; null with a capture
 * @param deleteWhen column to the texts that make a row a delete
 * @param skipWhen column to the texts that make a row no record
 * @param optionalColumns those of {@code deleteWhen} and {@code skipWhen} that a file may lack
 * @param complete whether each file is the complete list: a record that is not in it any more is
 *     deleted
 * @param unique whether a key may stand in one row of a file only: all rows of one that stands in
 *     several are rejected
 * @param mostRemoved how much a complete list, a snapshot or the deletes of one file may remove
 *     without being held
 * @param mostRejects a file or bundle with more rejected records is rejected whole
 * @param transform a route of the integrator's own that each batch goes through, or null
 * @param waitForFiles how long a record of a plain file waits for a data file that is not there
 *     yet; zero: it does not
 */
public record RecordFiles(
    RecordType type,
    String captured,
    NamePattern files,
    Format format,
    Map<String, FieldSource> fields,
    Map<String, List<String>> deleteWhen,
    Map<String, List<String>> skipWhen,
    Set<String> optionalColumns,
    boolean complete,
    boolean unique,
    MostRemoved mostRemoved,
    int mostRejects,
    String transform,
    Duration waitForFiles) {
  public RecordFiles {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    deleteWhen = Collections.unmodifiableMap(new LinkedHashMap<>(deleteWhen));
    skipWhen = Collections.unmodifiableMap(new LinkedHashMap<>(skipWhen));
    optionalColumns = Set.copyOf(optionalColumns);
  }

  /** Its records don't wait for data files. */
  public RecordFiles(
      RecordType type,
      String captured,
      NamePattern files,
      Format format,
      Map<String, FieldSource> fields,
      Map<String, List<String>> deleteWhen,
      Map<String, List<String>> skipWhen,
      Set<String> optionalColumns,
      boolean complete,
      boolean unique,
      MostRemoved mostRemoved,
      int mostRejects,
      String transform) {
    this(
        type,
        captured,
        files,
        format,
        fields,
        deleteWhen,
        skipWhen,
        optionalColumns,
        complete,
        unique,
        mostRemoved,
        mostRejects,
        transform,
        Duration.ZERO);
  }

  /** Turns rows of files into changes; not for several threads. */
  public Mapping mapping(ZoneId zone) {
    return mapping(zone, false);
  }

  /**
   * Turns its rows into changes; not for several threads.
   *
   * @param exact whether their texts are as a database has them, letter for letter
   */
  public Mapping mapping(ZoneId zone, boolean exact) {
    return new Mapping(type, fields, deleteWhen, skipWhen, optionalColumns, zone, exact);
  }

  /** The fields whose data files may have a name that is only like the one that the record says. */
  public Set<String> looseFiles() {
    return fields.entrySet().stream()
        .filter(field -> field.getValue().match() == FieldSource.Match.INSENSITIVE)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
