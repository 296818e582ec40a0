package dst.location;

import dst.format.Format;
import dst.record.FieldSource;
import dst.record.RecordType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a location that hold records of one type; one entry under {@code records:}.
 *
 * @param files a glob on the file's name ({@code PROD*.csv}); the first entry that matches takes
 *     the file
 * @param complete whether each file is the complete list: a record that is not in it any more is
 *     deleted
 * @param mostRejects a file with more rejected records is rejected whole
 * @param transform a route of the integrator's own that each batch goes through, or null
 */
public record RecordFiles(
    RecordType type,
    String files,
    Format format,
    Map<String, FieldSource> fields,
    Map<String, List<String>> deleteWhen,
    boolean complete,
    int mostRejects,
    String transform) {
  public RecordFiles {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    deleteWhen = Collections.unmodifiableMap(new LinkedHashMap<>(deleteWhen));
  }
}
