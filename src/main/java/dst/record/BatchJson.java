package dst.record;

/**
 * A batch as it stands in the queue {@code dst.changes}: UTF-8 JSON, documented in {@code
 * docs/queues.md}.
 */
public final class BatchJson {
  private BatchJson() {}

  public static byte[] write(Batch batch) {
    return batch.id().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /**
   * @throws Rejected if the bytes are no batch
   */
  public static Batch read(byte[] json) {
    if (json.length == 0) {
      throw new IllegalArgumentException("empty");
    }
    return null;
  }
}
