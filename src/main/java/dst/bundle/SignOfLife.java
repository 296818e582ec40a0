package dst.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a listener says of itself in {@code ready/listener.alive}: what fails there and is tried
 * again. The file is empty while nothing does, so that its size in a listing tells.
 *
 * @param troubles at most {@link #MOST}, each cut to {@value #MOST_TEXT} characters
 * @param count how many there are
 */
public record SignOfLife(List<Trouble> troubles, int count) {
  /** The most that are told. */
  public static final int MOST = 10;

  /** The most bytes of the file. */
  public static final int MOST_BYTES = 64 << 10;

  public static final SignOfLife WELL = new SignOfLife(List.of(), 0);

  private static final int MOST_TEXT = 500;
  private static final JsonMapper JSON =
      JsonMapper.builder()
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
  public record Trouble(String what, String since, String error) {}

  public SignOfLife {
    int given = troubles == null ? 0 : troubles.size();
    troubles =
        troubles == null
            ? List.of()
            : troubles.stream()
                .limit(MOST)
                .map(t -> new Trouble(cut(t.what()), cut(t.since()), cut(t.error())))
                .toList();
    count = Math.max(count, given);
  }

  private static String cut(String text) {
    if (text == null || text.length() <= MOST_TEXT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MOST_TEXT - 2)) ? MOST_TEXT - 2 : MOST_TEXT - 1;
    return text.substring(0, end) + "…";
  }

  /** The content of the file. */
  public byte[] bytes() {
    try {
      return count == 0 ? new byte[0] : JSON.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws IOException if it is not what {@link #bytes} gives: it is being written, perhaps
   */
  public static SignOfLife read(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return WELL;
    }
    SignOfLife read = JSON.readValue(new String(bytes, StandardCharsets.UTF_8), SignOfLife.class);
    if (read == null) {
      throw new IOException("it says nothing");
    }
    return read;
  }
}
