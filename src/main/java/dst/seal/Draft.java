package dst.seal;

import dst.bundle.BundleWriter;
import dst.bundle.Hashes;
import dst.bundle.Manifest;
import dst.capture.CapturedChange;
import dst.capture.HostFile;
import dst.capture.HostFiles;
import dst.capture.LargeRow;
import dst.record.Op;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The content of a bundle while it is put together. */
final class Draft {
  /** Of rows, which are in memory; a single one may be more. */
  private static final long MOST_TEXT = 8L << 20;

  /** Of rows and the data files that are inside; a single file may be more. */
  private static final long MOST_BYTES = 64L << 20;

  private final HostFiles hostFiles;
  private final Map<String, HostFile> found;
  private final Map<String, Lines> lines = new LinkedHashMap<>();
  private final Set<String> paths = new LinkedHashSet<>();
  private final Map<String, HostFile> files = new LinkedHashMap<>();
  private final Set<String> inside = new HashSet<>();
  private final List<LateRow> late = new ArrayList<>();
  private final Map<String, Long> newest = new HashMap<>();
  private long nextSeq;
  private long textBytes;
  private long fileBytes;

  /** The lines of one capture. What is large is not copied. */
  private static final class Lines implements BundleWriter.Lines {
    private static final byte[] END = "}\n".getBytes(StandardCharsets.UTF_8);
    private final List<Part> parts = new ArrayList<>();
    private ByteArrayOutputStream text = new ByteArrayOutputStream();
    private long bytes;
    private long count;
    private boolean exact = true;

    private interface Part {
      void writeTo(OutputStream out) throws IOException;
    }

    void add(String line) {
      byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
      text.writeBytes(utf8);
      bytes += utf8.length;
      count++;
    }

    void add(String beginning, LargeRow row) {
      byte[] utf8 = beginning.getBytes(StandardCharsets.UTF_8);
      text.writeBytes(utf8);
      parts.add(text::writeTo);
      parts.add(row::writeTo);
      text = new ByteArrayOutputStream();
      text.writeBytes(END);
      bytes += utf8.length + row.bytes() + END.length;
      count++;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      for (Part part : parts) {
        part.writeTo(out);
      }
      text.writeTo(out);
    }

    Manifest.Changes entry(String capture) throws IOException {
      MessageDigest sha256 = Hashes.sha256();
      writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
      return new Manifest.Changes(
          capture, bytes, HexFormat.of().formatHex(sha256.digest()), count, exact ? true : null);
    }
  }

  /**
   * @param found a moment ago, by path
   * @param firstSeq that the first change gets
   */
  Draft(HostFiles hostFiles, Map<String, HostFile> found, long firstSeq) {
    this.hostFiles = hostFiles;
    this.found = new HashMap<>(found);
    this.nextSeq = firstSeq;
  }

  /**
   * @throws IOException if a data file can't be read
   */
  void add(CapturedChange change) throws IOException {
    add(change, nextSeq);
    nextSeq++;
  }

  /**
   * Adds a change that was before those that are sealed already.
   *
   * @param seq that no other change has
   */
  void add(CapturedChange change, long seq) throws IOException {
    String op = change.op().name().toLowerCase(Locale.ROOT);
    String head = "{\"op\":\"" + op + "\",\"seq\":" + seq + ",\"row\":";
    Lines of = lines.computeIfAbsent(change.capture(), capture -> new Lines());
    textBytes -= of.bytes;
    of.exact &= change.exact();
    if (change.large() == null) {
      of.add(head + CapturedChange.oneLine(change.row()) + "}\n");
    } else {
      of.add(head, change.large());
    }
    textBytes += of.bytes;
    if (change.op() == Op.UPSERT) {
      for (String path : change.files()) {
        if (paths.add(path)) {
          find(path);
        }
      }
    }
  }

  /** Whether a data file that it names is not there. */
  boolean lacksFileOf(CapturedChange change) throws IOException {
    boolean lacks = false;
    for (String path : change.files()) {
      if (!found.containsKey(path)) {
        hostFiles.find(path).ifPresent(file -> found.put(path, file));
      }
      lacks |= !found.containsKey(path);
    }
    return lacks;
  }

  /** Keeps its place for a row that is not among the changes. */
  void setAside(CapturedChange change, LateRows rows) {
    late.add(rows.row(change, nextSeq));
    newest.put(rows.identity(change), nextSeq);
    nextSeq++;
  }

  /** Remembers which rows are newer than those that wait. */
  void overtakes(CapturedChange change, LateRows rows) {
    newest.put(rows.identity(change), nextSeq);
  }

  boolean hasLate() {
    return !late.isEmpty();
  }

  /** Those that were set aside, the newest of a record. */
  List<LateRow> late(LateRows rows) {
    return late.stream()
        .filter(row -> newest.get(rows.identity(row.change())) == row.seq())
        .toList();
  }

  /** The newest seqs, by identity, if any row waits. */
  Map<String, Long> newest() {
    return newest;
  }

  private void find(String path) throws IOException {
    HostFile file = found.containsKey(path) ? found.get(path) : hostFiles.find(path).orElse(null);
    if (file != null) {
      files.put(path, file);
      if (!hostFiles.isSent(file.sha256()) && inside.add(file.sha256())) {
        fileBytes += file.size();
      }
    }
  }

  /** Looks for all data files again: one of them changed, or went. */
  void findAgain() throws IOException {
    found.clear();
    files.clear();
    inside.clear();
    fileBytes = 0;
    for (String path : paths) {
      find(path);
    }
  }

  /** Leaves out the data files that are not what they were when they were found. */
  List<String> leaveOutChanging() throws IOException {
    List<String> left = new ArrayList<>();
    for (HostFile file : List.copyOf(files.values())) {
      if (inside.contains(file.sha256()) && !isStill(file)) {
        files.remove(file.path());
        left.add(file.path());
      }
    }
    inside.retainAll(files.values().stream().map(HostFile::sha256).toList());
    return left;
  }

  private static boolean isStill(HostFile file) {
    try {
      return Hashes.sha256(file.file()).equals(file.sha256());
    } catch (IOException gone) {
      return false;
    }
  }

  /** What it holds, unpacked. */
  long bytes() {
    return textBytes + fileBytes;
  }

  /** Whether the next change belongs into another bundle. */
  boolean isFull() {
    return textBytes >= MOST_TEXT || bytes() >= MOST_BYTES;
  }

  long nextSeq() {
    return nextSeq;
  }

  List<Manifest.Changes> changes() throws IOException {
    List<Manifest.Changes> entries = new ArrayList<>();
    for (Map.Entry<String, Lines> of : lines.entrySet()) {
      entries.add(of.getValue().entry(of.getKey()));
    }
    return entries;
  }

  List<Manifest.Content> files() {
    return files.values().stream()
        .map(
            file ->
                new Manifest.Content(
                    file.path(), file.sha256(), file.size(), inside.contains(file.sha256())))
        .toList();
  }

  /** The lines by capture. */
  Map<String, BundleWriter.Lines> lines() {
    return new LinkedHashMap<>(lines);
  }

  /** Where the contents lie that are inside, by SHA-256. */
  Map<String, Path> insides() {
    Map<String, Path> insides = new HashMap<>();
    for (HostFile file : files.values()) {
      if (inside.contains(file.sha256())) {
        insides.put(file.sha256(), file.file());
      }
    }
    return insides;
  }
}
