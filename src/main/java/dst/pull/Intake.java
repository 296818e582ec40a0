package dst.pull;

import dst.bundle.FileStamp;
import dst.bundle.Hashes;
import dst.bundle.SealedBundle;
import dst.bundle.WantedFiles;
import dst.location.Location;
import dst.location.RecordFiles;
import dst.record.BundleId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;

/** One file on its way from the pull area to the queue: a plain one, or a sealed bundle. */
public final class Intake {
  private final Location location;
  private final String file;
  private final BundleId bundle;
  private final Staged staged;
  private final BatchSpool hold;
  private final SealedBundle content;
  private final WantedFiles dataFiles;
  private RecordFiles entry;
  private LateDraft late;
  private String lies;
  private boolean goesOn;

  private Intake(
      Location location,
      String file,
      BundleId bundle,
      Staged staged,
      BatchSpool hold,
      SealedBundle content,
      WantedFiles dataFiles) {
    this.location = location;
    this.file = file;
    this.bundle = bundle;
    this.staged = staged;
    this.hold = hold;
    this.content = content;
    this.dataFiles = dataFiles;
  }

  /**
   * The copy of the file in the staging folder.
   *
   * @param stamp of the version that was read; null if it is not known
   * @param opened when, or earlier, in {@link System#nanoTime}
   */
  record Staged(Path path, long size, String sha256, FileStamp stamp, long opened) {}

  static Intake ofFile(
      Location location,
      RecordFiles entry,
      String file,
      String lies,
      BundleId bundle,
      Staged staged,
      BatchSpool hold,
      WantedFiles dataFiles,
      LateDraft late) {
    Intake intake = new Intake(location, file, bundle, staged, hold, null, dataFiles);
    intake.entry = entry;
    intake.late = late;
    intake.lies = lies;
    return intake;
  }

  static Intake ofBundle(
      Location location,
      String file,
      BundleId bundle,
      Staged staged,
      BatchSpool hold,
      SealedBundle content) {
    WantedFiles dataFiles =
        new WantedFiles(new BundleArea(content), location.pull().mostDataFileBytes(), Set.of());
    return new Intake(location, file, bundle, staged, hold, content, dataFiles);
  }

  /** A bundle whose batches were sealed before a crash, and are only to be queued. */
  static Intake goesOn(
      Location location, String file, BundleId bundle, Staged staged, BatchSpool hold) {
    Intake intake = new Intake(location, file, bundle, staged, hold, null, null);
    intake.goesOn = true;
    return intake;
  }

  public Location location() {
    return location;
  }

  /**
   * The entry of the location's definition that the file, or the batch of a bundle that is read at
   * this moment, is for.
   */
  public RecordFiles entry() {
    return entry;
  }

  void reads(RecordFiles entry) {
    this.entry = entry;
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
    byte[] hash = Hashes.sha256().digest(all.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  /** The file's name in the pull area. */
  public String file() {
    return file;
  }

  /** Where it lies in the pull area: under its name, or in {@code done/} if it got there unread. */
  public String lies() {
    return lies;
  }

  /** What its host told of the version that was read; null if it told nothing. */
  public FileStamp stamp() {
    return staged.stamp();
  }

  /** In bytes, as its host told it: of one over its largest size less is staged. */
  public long toldSize() {
    return staged.stamp() == null ? staged.size() : staged.stamp().size();
  }

  /** When it was opened, or earlier, in {@link System#nanoTime}. */
  public long opened() {
    return staged.opened();
  }

  /** Whether the content is what was staged. */
  public boolean isContent(InputStream in) throws IOException {
    return Hashes.sha256(in).equals(staged.sha256());
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

  /** How many bytes of data files a bundle brings along, which need room. */
  public long broughtBytes() {
    return content == null
        ? 0
        : content.manifest().files().stream()
            .filter(file -> file.inside())
            .mapToLong(file -> file.size())
            .sum();
  }

  /** The data files that the records name: of the pull area, or in the bundle itself. */
  public WantedFiles dataFiles() {
    return dataFiles;
  }

  /** The file's content as it was staged; the caller closes it. */
  public InputStream open() throws IOException {
    return Files.newInputStream(staged.path());
  }

  /** A file of this name in the staging folder of the location. */
  Path beside(String name) {
    return staged.path().resolveSibling(name);
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

  BatchSpool hold() {
    return hold;
  }

  /** Which of a plain file's records wait for data files. */
  LateDraft late() {
    return late;
  }

  /** What a sealed bundle holds; null of a plain file. */
  SealedBundle content() {
    return content;
  }

  boolean isBundle() {
    return content != null || goesOn;
  }

  /** The SHA-256 of a sealed bundle's manifest; null of a plain file. */
  String manifest() {
    return content == null ? null : content.sha256();
  }

  /** Whether its batches are sealed, so that they stay as they are. */
  boolean goesOn() {
    return goesOn;
  }

  void sealed() {
    goesOn = true;
  }

  void close() throws IOException {
    if (content != null) {
      content.close();
    }
  }
}
