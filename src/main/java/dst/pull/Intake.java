package dst.pull;

import dst.bundle.Fetched;
import dst.location.Location;
import dst.location.RecordFiles;
import dst.record.BundleId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** One file on its way from the pull area to the queue. */
public final class Intake {
  private final Location location;
  private final RecordFiles entry;
  private final String file;
  private final BundleId bundle;
  private final Staged staged;
  private final Hold hold;
  private final Map<String, Fetched> dataFiles = new HashMap<>();

  Intake(
      Location location,
      RecordFiles entry,
      String file,
      BundleId bundle,
      Staged staged,
      Hold hold) {
    this.location = location;
    this.entry = entry;
    this.file = file;
    this.bundle = bundle;
    this.staged = staged;
    this.hold = hold;
  }

  /** The copy of the file in the staging folder. */
  record Staged(Path path, long size, String sha256) {}

  public Location location() {
    return location;
  }

  /** The entry of the location's definition whose pattern takes the file. */
  public RecordFiles entry() {
    return entry;
  }

  /**
   * Tells how the file is cut into batches: by the entry of the definition and the record type, as
   * a short hash.
   */
  String reading() {
    return reading(location, entry);
  }

  static String reading(Location location, RecordFiles entry) {
    String all = location.zone() + " " + entry;
    byte[] hash = Pull.sha256().digest(all.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  /** The file's name in the pull area. */
  public String file() {
    return file;
  }

  /** The file's size in bytes, as it lay in the pull area. */
  public long size() {
    return staged.size();
  }

  public BundleId bundle() {
    return bundle;
  }

  /** The route that the file's batches go through before they are held, or null. */
  public String transform() {
    return entry.transform();
  }

  /** The data files that were fetched for this bundle, by path. */
  public Map<String, Fetched> dataFiles() {
    return dataFiles;
  }

  /** The file's content as it was staged; the caller closes it. */
  public InputStream open() throws IOException {
    return Files.newInputStream(staged.path());
  }

  /** Whether all of the file was staged: one over its largest size is not. */
  public boolean isWhole() {
    return staged.size() <= location.pull().mostBytes();
  }

  /** How many bytes the file's batches need in the queue. */
  public long heldBytes() {
    return hold.bytes();
  }

  Staged staged() {
    return staged;
  }

  Hold hold() {
    return hold;
  }
}
