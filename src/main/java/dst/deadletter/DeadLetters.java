package dst.deadletter;

import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.BundleId;
import dst.record.Rejected;
import dst.record.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;

/** Writes dead letters. */
public final class DeadLetters {
  /** The location of what names none. */
  public static final String NO_LOCATION = "central";

  private final Clock clock;

  public DeadLetters(Clock clock) {
    this.clock = clock;
  }

  /**
   * What is behind a failure; where a message as a whole was refused, it holds the message, so that
   * nothing of it is lost.
   *
   * @param message as it came out of the queue: bytes, or what a message of another type holds
   */
  public Rejection rejection(Throwable failure, Object message) {
    Rejection rejection = Rejected.in(failure);
    return rejection.source() == null
        ? rejection.withSource(
            message instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : Objects.toString(message, ""))
        : rejection;
  }

  /** What a message says of itself becomes the name of a queue only if it is one of a location. */
  private static String known(String location) {
    return BundleId.isLocation(location) ? location : NO_LOCATION;
  }

  /**
   * @param batch that the rejection came with; null when a message was no batch
   * @param location that such a message named, or null
   */
  public DeadLetter letter(Batch batch, String location, Rejection rejection) {
    String of = batch != null ? batch.bundle().location() : known(location);
    return new DeadLetter(
        null,
        of,
        batch == null ? null : batch.bundle().toString(),
        batch == null ? null : batch.file(),
        batch == null ? null : batch.record(),
        rejection.key(),
        rejection.line(),
        rejection.cause().word(),
        rejection.error(),
        rejection.rule(),
        clock.instant(),
        1,
        BatchJson.writeRejection(of, batch, rejection));
  }
}
