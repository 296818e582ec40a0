package dst.pull;

import dst.bundle.WantedFiles;
import dst.location.Location;
import dst.location.RecordFiles;
import dst.record.RecordType;
import java.util.List;

/** One batch of records that waited for their data files, on its way to the queue. */
public final class LateTurn {
  private final Location location;
  private final LateBundle bundle;
  private final RecordFiles entry;
  private final WantedFiles wanted;
  private final List<LateBundle.Waiting> tried;

  /**
   * @param bundle null if there is nothing to do
   * @param entry of the definition that the records are of; null if there is none any more
   * @param tried the records whose files may be there, or that may not wait longer; none if a batch
   *     is sealed already
   */
  LateTurn(
      Location location,
      LateBundle bundle,
      RecordFiles entry,
      WantedFiles wanted,
      List<LateBundle.Waiting> tried) {
    this.location = location;
    this.bundle = bundle;
    this.entry = entry;
    this.wanted = wanted;
    this.tried = tried;
  }

  Location location() {
    return location;
  }

  LateBundle bundle() {
    return bundle;
  }

  RecordFiles entry() {
    return entry;
  }

  List<LateBundle.Waiting> tried() {
    return tried;
  }

  /** The record type of its batch. */
  public RecordType type() {
    return entry.type();
  }

  /** Where the data files are. */
  public WantedFiles dataFiles() {
    return wanted;
  }
}
