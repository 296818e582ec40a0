package dst.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dst.record.BundleId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sealed bundle says of itself: its first entry, {@code manifest.json}. A bundle holds one
 * entry of changes for each capture, and the content of data files.
 *
 * @param previous the bundle before it; null: the host knows of none, its numbering begins here
 * @param created by the host's clock, for people
 * @param snapshot whether it is part of an initial load: live changes may overtake it in the queue
 * @param nextSeq the smallest seq that no change of this epoch had when the bundle was sealed
 * @param changes the entries that hold changes
 * @param files the data files that came with the changes, or that the changes name
 * @param complete the end of a snapshot; null in all other bundles
 * @param marks up to where each capture has read; the listener's own, central does not look at it
 */
public record Manifest(
    BundleId bundle,
    Link previous,
    Instant created,
    boolean snapshot,
    long nextSeq,
    List<Changes> changes,
    List<Content> files,
    Complete complete,
    Map<String, String> marks) {
  static final String NAME = "manifest.json";
  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  public Manifest {
    changes = List.copyOf(changes);
    files = List.copyOf(files);
    marks = new TreeMap<>(marks);
  }

  /**
   * A bundle, and the SHA-256 of its {@code manifest.json}, which all its content hangs on.
   *
   * @param sha256 64 lower-case hex digits
   */
  public record Link(long epoch, long number, String sha256) {}

  /**
   * An entry that holds changes, one a line: {@code {"op":"upsert","seq":17,"row":{"ARTNR":"4711",
   * ...}}}, the row in the source's own column names; of a delete at least its key.
   *
   * @param capture what has found them; the entry's name is {@code <capture>.jsonl}. Built in:
   *     {@code data_file}, whose rows have {@code path}, {@code sha256} and {@code size}
   * @param size in bytes, unpacked
   * @param count of its lines
   * @param exact true: the rows' texts are as a database has them, letter for letter; null: they
   *     are a file's, where white space around them and an empty one say nothing
   */
  public record Changes(String capture, long size, String sha256, long count, Boolean exact) {
    public String entry() {
      return capture + ".jsonl";
    }

    public boolean hasExactTexts() {
      return exact != null && exact;
    }
  }

  /**
   * A data file.
   *
   * @param path below the host's folder of data files, with slashes; see {@link
   *     dst.record.DataFile#pathProblem}
   * @param inside whether its content is the entry {@code files/<sha256>}; else it came in an
   *     earlier bundle
   */
  public record Content(String path, String sha256, long size, boolean inside) {
    public String entry() {
      return "files/" + sha256;
    }
  }

  /**
   * All of a source has been sent: what central has of the capture with a smaller (epoch, seq) is
   * gone at the host. Such a bundle holds nothing else.
   *
   * @param capture whose snapshot ends
   * @param below the smallest seq of the snapshot
   * @param since number of the snapshot's first bundle
   */
  public record Complete(String capture, long below, long since) {}

  /** As it stands in {@code manifest.json}. */
  private record Written(
      int format,
      String location,
      long epoch,
      long number,
      Link previous,
      String created,
      boolean snapshot,
      long nextSeq,
      List<Changes> changes,
      List<Content> files,
      Complete complete,
      Map<String, String> marks) {}

  byte[] json() throws IOException {
    String text =
        JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsString(
                new Written(
                    FORMAT,
                    bundle.location(),
                    bundle.epoch(),
                    bundle.number(),
                    previous,
                    created.toString(),
                    snapshot,
                    nextSeq,
                    changes,
                    files,
                    complete,
                    marks));
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws BadBundle if the bytes are no manifest, or of a format that this version does not know
   */
  static Manifest read(byte[] json) throws BadBundle {
    try {
      Written w = JSON.readValue(json, Written.class);
      if (w.format() != FORMAT) {
        throw new BadBundle(
            NAME + " has format " + w.format() + ", and this version of dst knows " + FORMAT);
      }
      return new Manifest(
          new BundleId(w.location(), w.epoch(), w.number()),
          w.previous(),
          Instant.parse(w.created()),
          w.snapshot(),
          w.nextSeq(),
          w.changes() == null ? List.of() : w.changes(),
          w.files() == null ? List.of() : w.files(),
          w.complete(),
          w.marks() == null ? Map.of() : w.marks());
    } catch (BadBundle e) {
      throw e;
    } catch (IOException
        | IllegalArgumentException
        | DateTimeParseException
        | NullPointerException e) {
      throw new BadBundle(NAME + " can't be read: " + e.getMessage(), e);
    }
  }

  /** How many changes all entries hold. */
  public long count() {
    return changes.stream().mapToLong(Changes::count).sum();
  }
}
