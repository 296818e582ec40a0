package dst.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a listener says of itself in {@code ready/listener.alive}: what fails there and is tried
 * again, and what waits. The file is empty while there is nothing, so that its size in a listing
 * tells. Who reads it must expect anything: it comes from a host.
 *
 * @param troubles at most {@link #MOST}, each cut to {@value #MOST_TEXT} characters
 * @param count how many there are
 * @param waitingForFiles rows that wait for their data files; null: none
 */
public record SignOfLife(List<Trouble> troubles, int count, Late waitingForFiles) {
  /** The most that are told. */
  public static final int MOST = 10;

  /** The most bytes of the file. */
  public static final int MOST_BYTES = 64 << 10;

  public static final SignOfLife WELL = new SignOfLife(List.of(), 0, null);

  private static final int MOST_TEXT = 500;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * One that lasts.
   *
   * @param what a route of the listener, a capture, {@code snapshots}, the doorbell
   * @param since when it did first, in ISO form; null: not known
   * @param error one sentence
   */
  public record Trouble(String what, String since, String error) {
    private boolean isWhole() {
      return what != null && error != null;
    }

    private Trouble cut() {
      return new Trouble(shorter(what), shorter(since), shorter(error));
    }
  }

  /**
   * Rows whose data files are not there yet.
   *
   * @param since when the oldest of them was captured, in ISO form
   * @param file one that is missing
   */
  public record Late(int rows, String since, String file) {
    private boolean isWhole() {
      return rows > 0 && since != null && file != null;
    }
  }

  public SignOfLife {
    troubles =
        troubles == null
            ? List.of()
            : troubles.stream().filter(t -> t != null && t.isWhole()).toList();
    count = Math.max(count, troubles.size());
    troubles = troubles.stream().limit(MOST).map(Trouble::cut).toList();
    waitingForFiles =
        waitingForFiles == null || !waitingForFiles.isWhole()
            ? null
            : new Late(
                waitingForFiles.rows(),
                shorter(waitingForFiles.since()),
                shorter(waitingForFiles.file()));
  }

  /** One trouble. */
  public static SignOfLife trouble(Trouble trouble) {
    return new SignOfLife(List.of(trouble), 1, null);
  }

  private static String shorter(String text) {
    if (text == null || text.length() <= MOST_TEXT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MOST_TEXT - 2)) ? MOST_TEXT - 2 : MOST_TEXT - 1;
    return text.substring(0, end) + "…";
  }

  /** How many troubles are not told. */
  public int untold() {
    return count - troubles.size();
  }

  /** The content of the file. */
  public byte[] bytes() {
    try {
      return equals(WELL) ? new byte[0] : JSON.writeValueAsBytes(this);
    } catch (JacksonException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws JacksonException if it is not what {@link #bytes} gives
   */
  public static SignOfLife read(byte[] bytes) throws JacksonException {
    if (bytes.length == 0) {
      return WELL;
    }
    SignOfLife read = JSON.readValue(new String(bytes, StandardCharsets.UTF_8), SignOfLife.class);
    return read == null ? WELL : read;
  }
}
