package dst.seal;

import dst.bundle.Hashes;
import dst.bundle.Manifest;
import dst.capture.Acknowledged;
import dst.capture.CapturedChange;
import dst.capture.FileMemory;
import dst.capture.Find;
import dst.capture.HostFiles;
import dst.capture.folder.DataFolder;
import dst.record.Op;
import dst.testbed.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A listener's sealing on a pull area of a test, which may end and begin again. */
public final class TestSealer {
  public static final String LOCATION = "boston";
  public final Path pullArea;
  final Path root;
  public final HandClock clock = new HandClock();
  public final List<Manifest> told = new ArrayList<>();
  public final List<String> snapshots = new ArrayList<>();
  public long free = Long.MAX_VALUE;
  public Duration patience = Duration.ZERO;
  public List<String> key = List.of();
  DataFolder.Digest digest = Hashes::sha256;

  public TestSealer(Path dir) throws IOException {
    pullArea = Files.createDirectories(dir.resolve("pull"));
    root = Files.createDirectories(dir.resolve("files"));
  }

  /** As the listener begins, after whatever end. */
  public Sealer begin() throws IOException {
    Sealer sealer = sealer(files());
    sealer.begin();
    return sealer;
  }

  public Sealer sealer(HostFiles files) {
    DiskReserve disk = new DiskReserve(pullArea, 1L << 20, folder -> free);
    Path folder = root.resolveSibling("late");
    LateRows late = new LateRows(folder, Map.of("articles", key), patience, clock);
    return new Sealer(LOCATION, pullArea, files, late, disk, told::add, clock);
  }

  public HostFiles files() throws IOException {
    FileMemory memory = FileMemory.open(root.resolveSibling("files-" + System.nanoTime() + ".mv"));
    return new DataFolder(root, memory, clock, digest);
  }

  public Continuity continuity(Sealer sealer) {
    return new Continuity(sealer, new Acknowledged(pullArea), snapshots::add);
  }

  static Find articles(String... rows) {
    return articles(Map.of(), rows);
  }

  static Find articles(Map<String, String> marks, String... rows) {
    return Find.live(Arrays.stream(rows).map(row -> article(row)).toList(), marks);
  }

  static CapturedChange article(String row, String... files) {
    return CapturedChange.ofDatabase("articles", Op.UPSERT, row, List.of(files));
  }

  public void write(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    clock.forward(Duration.ofSeconds(10));
  }

  public void acknowledge(String json) throws IOException {
    Path ack = Files.createDirectories(pullArea.resolve("ack")).resolve("central.json");
    Path temp = ack.resolveSibling("central.json.tmp");
    Files.writeString(temp, json);
    Files.move(temp, ack, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** As central does when it has taken a bundle. */
  public void take(Manifest manifest) throws IOException {
    String name = manifest.bundle() + ".zip";
    Files.createDirectories(pullArea.resolve("done"));
    Files.move(pullArea.resolve("ready").resolve(name), pullArea.resolve("done").resolve(name));
  }
}
