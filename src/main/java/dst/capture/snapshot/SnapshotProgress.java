package dst.capture.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dst.config.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** {@code data/host/snapshot/progress.json}: how far each snapshot is, for the commands. */
public final class SnapshotProgress {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path file;
  private List<Line> written = List.of();

  /** Where it is. */
  public enum State {
    /** Rows are read and sealed. */
    READING,
    /** It can't go on now and is tried again; {@code note} says why. */
    FAILING,
    /** All is sealed; central has not acknowledged all of it yet. */
    WAITING,
    /** It has ended; {@code note} says if anything is left. */
    DONE,
    /** It can't be made; {@code note} says why. */
    REFUSED
  }

  /**
   * The newest snapshot of one capture.
   *
   * @param request number of the request; later ones have higher numbers
   * @param reason why it was asked for
   * @param rows that are sealed
   * @param of about how many
   * @param note for people; null: nothing
   */
  public record Line(
      String capture, State state, long request, String reason, long rows, long of, String note) {
    public boolean isEnded() {
      return state == State.DONE || state == State.REFUSED;
    }
  }

  public SnapshotProgress(Home home) {
    this(new SnapshotRequests(home).folder());
  }

  SnapshotProgress(Path folder) {
    this.file = folder.resolve("progress.json");
  }

  /**
   * As the listener wrote it last; empty if there was no snapshot yet, or what a loss of power left
   * can't be read: it is for people alone.
   */
  public List<Line> read() throws IOException {
    try {
      return List.of(JSON.readValue(Files.readAllBytes(file), Line[].class));
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (JsonProcessingException damaged) {
      return List.of();
    }
  }

  /** Writes it, if there is anything new. */
  void write(List<Line> lines) throws IOException {
    if (lines.equals(written)) {
      return;
    }
    Files.createDirectories(file.getParent());
    Path temp = file.resolveSibling("progress.json.tmp");
    Files.writeString(temp, json(lines) + "\n");
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    written = List.copyOf(lines);
  }

  /** A JSON array of the lines. */
  public static String json(List<Line> lines) {
    try {
      return JSON.writeValueAsString(lines);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
