package dst.store.database;

import dst.record.BundleId;
import dst.record.HeldRemoval;
import java.time.Instant;
import java.util.List;

/**
 * A removal that waits, as it stands in the table {@code removal}.
 *
 * @param bundle that would remove it
 * @param below of a list or snapshot: the seq below which records are gone; of deletes their
 *     highest seq
 */
public record Removal(
    BundleId bundle,
    String record,
    HeldRemoval.What what,
    String source,
    long below,
    long removed,
    long of,
    List<String> names,
    Instant since) {

  Version version() {
    return new Version(bundle.epoch(), below);
  }

  public boolean isSweep() {
    return what != HeldRemoval.What.DELETES;
  }

  /** If more would be removed than was shown, it is another one. */
  public String id() {
    return "%s-%d-%d-%d".formatted(record, bundle.epoch(), bundle.number(), removed);
  }

  public HeldRemoval shown() {
    return new HeldRemoval(id(), what, record, source, removed, of, names, since);
  }
}
