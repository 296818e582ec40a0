package dst.capture;

import dst.bundle.Manifest;
import java.util.List;
import java.util.Map;

/**
 * What a capture has found in one look, to be sealed as one bundle, in this order.
 *
 * @param marks up to where the capture has read, by names of its own ({@code outbox}, {@code
 *     select.articles}); they are sealed with the changes and lie over those of earlier bundles. An
 *     empty text removes a mark
 * @param snapshot whether it is a part of a snapshot
 * @param complete the end of a snapshot, without changes; else null
 * @param files data files of the changes that were found in this look, by path: the others are
 *     looked for when they are sealed
 */
public record Find(
    List<CapturedChange> changes,
    Map<String, String> marks,
    boolean snapshot,
    Manifest.Complete complete,
    Map<String, HostFile> files) {
  public Find {
    changes = List.copyOf(changes);
    marks = Map.copyOf(marks);
    files = Map.copyOf(files);
  }

  /** Whose data files are looked for when they are sealed. */
  public Find(
      List<CapturedChange> changes,
      Map<String, String> marks,
      boolean snapshot,
      Manifest.Complete complete) {
    this(changes, marks, snapshot, complete, Map.of());
  }

  /** Live changes. */
  public static Find live(List<CapturedChange> changes, Map<String, String> marks) {
    return new Find(changes, marks, false, null);
  }
}
