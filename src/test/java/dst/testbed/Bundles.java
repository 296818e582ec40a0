package dst.testbed;

import dst.bundle.BundleNames;
import dst.bundle.BundleWriter;
import dst.bundle.Hashes;
import dst.bundle.Manifest;
import dst.record.BundleId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Seals bundles as a host's listener does: one after the other, each naming the one before. */
public final class Bundles {
  private final Path pullArea;
  private final String location;
  private long epoch = 1;
  private long number;
  private long nextSeq = 1;
  private Manifest.Link last;

  public Bundles(Path pullArea, String location) {
    this.pullArea = pullArea;
    this.location = location;
  }

  /** What the next bundle holds. */
  public final class Next {
    private final Map<String, StringBuilder> lines = new LinkedHashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final List<Manifest.Content> contents = new ArrayList<>();
    private final Map<String, Path> files = new HashMap<>();
    private boolean snapshot;
    private Boolean exact;
    private Manifest.Complete complete;

    /**
     * @param row a JSON object
     */
    public Next upsert(String capture, String row) {
      return line(capture, "{\"op\":\"upsert\",\"seq\":" + nextSeq++ + ",\"row\":" + row + "}");
    }

    public Next delete(String capture, String row) {
      return line(capture, "{\"op\":\"delete\",\"seq\":" + nextSeq++ + ",\"row\":" + row + "}");
    }

    /** A line as it is, right or wrong. */
    public Next line(String capture, String line) {
      lines.computeIfAbsent(capture, unused -> new StringBuilder()).append(line).append('\n');
      counts.merge(capture, 1L, Long::sum);
      return this;
    }

    /** A data file with its content, which a row names. */
    public Next file(String path, String content) throws IOException {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      String sha256 = Hashes.sha256(bytes);
      Path file = Files.createTempFile("bundles", ".file");
      file.toFile().deleteOnExit();
      Files.write(file, bytes);
      files.put(sha256, file);
      contents.add(new Manifest.Content(path, sha256, bytes.length, true));
      return this;
    }

    /** A data file that a row names, with the content that an earlier bundle brought. */
    public Next sentFile(String path, String content) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      contents.add(new Manifest.Content(path, Hashes.sha256(bytes), bytes.length, false));
      return this;
    }

    /** A data file that travels by itself. */
    public Next dataFile(String path, String content) throws IOException {
      file(path, content);
      Manifest.Content last = contents.get(contents.size() - 1);
      return upsert(
          "data_file",
          "{\"path\":\"%s\",\"sha256\":\"%s\",\"size\":%d}"
              .formatted(path, last.sha256(), last.size()));
    }

    public Next noDataFile(String path) {
      return delete("data_file", "{\"path\":\"" + path + "\"}");
    }

    /** Its rows are of a database. */
    public Next exact() {
      exact = true;
      return this;
    }

    /** A part of an initial load. */
    public Next snapshot() {
      snapshot = true;
      return this;
    }

    /** The end of an initial load. */
    public Next complete(String capture, long below, long since) {
      complete = new Manifest.Complete(capture, below, since);
      return snapshot();
    }

    private Manifest manifest() {
      List<Manifest.Changes> changes = new ArrayList<>();
      lines.forEach(
          (capture, text) -> {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            changes.add(
                new Manifest.Changes(
                    capture, bytes.length, Hashes.sha256(bytes), counts.get(capture), exact));
          });
      return new Manifest(
          new BundleId(location, epoch, number),
          last,
          Instant.parse("2026-11-23T10:00:00Z"),
          snapshot,
          nextSeq,
          changes,
          contents,
          complete,
          Map.of());
    }

    /**
     * @return the sealed bundle in {@code ready/}
     */
    public Path seal() throws IOException {
      number++;
      Manifest manifest = manifest();
      Map<String, BundleWriter.Lines> content = new HashMap<>();
      lines.forEach(
          (capture, text) ->
              content.put(
                  capture, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8))));
      BundleWriter writer = new BundleWriter(pullArea);
      String sha256 = writer.write(manifest, content, files);
      last = new Manifest.Link(epoch, number, sha256);
      return writer.path(manifest.bundle());
    }
  }

  public Next next() {
    return new Next();
  }

  /** A bundle with one row. */
  public Path seal(String capture, String row) throws IOException {
    return next().upsert(capture, row).seal();
  }

  /** The bundle that was sealed last, as the next one names it. */
  public Manifest.Link last() {
    return last;
  }

  /** The seq of the next change. */
  public long nextSeq() {
    return nextSeq;
  }

  public Path ready(long number) {
    return pullArea.resolve(BundleNames.READY).resolve(name(number));
  }

  public Path done(long number) {
    return pullArea.resolve(BundleNames.DONE).resolve(name(number));
  }

  private String name(long n) {
    return BundleNames.file(new BundleId(location, epoch, n));
  }

  /** The host begins a new epoch, and knows of the one before. */
  public void newEpoch() {
    epoch++;
    number = 0;
    nextSeq = 1;
  }

  /** The host was rebuilt: it knows nothing of bundles before. */
  public void rebuilt() {
    newEpoch();
    last = null;
  }

  /** The host goes on as if it had not sealed what came after this bundle. */
  public void backTo(Manifest.Link earlier) {
    epoch = earlier.epoch();
    number = earlier.number();
    last = earlier;
  }
}
