package dst.pull;

import java.time.Instant;
import java.util.Objects;

/**
 * The records of a location that wait for data files.
 *
 * @param since when the oldest file was taken that they are of
 * @param file the path of one that is missing
 */
public record LateStatus(int records, Instant since, String file) {
  static LateStatus of(LateStatus others, LateBundle bundle) {
    int records = bundle.waiting().size();
    if (others != null) {
      return new LateStatus(others.records + records, others.since, others.file);
    }
    String file =
        bundle.waiting().get(0).paths().stream().filter(Objects::nonNull).findFirst().orElse(null);
    return new LateStatus(records, bundle.head().since(), file);
  }
}
