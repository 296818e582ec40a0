package dst.deadletter;

import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.Rejection;
import java.time.Clock;
import java.util.Locale;

/** Writes dead letters. */
public final class DeadLetters {
  /** The location of what names none. */
  public static final String NO_LOCATION = "central";

  private final Clock clock;

  public DeadLetters(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param batch that the rejection came with; null when a message was no batch
   * @param location that such a message named, or null
   */
  public DeadLetter letter(Batch batch, String location, Rejection rejection) {
    return new DeadLetter(
        null,
        batch != null ? batch.bundle().location() : location != null ? location : NO_LOCATION,
        batch == null ? null : batch.bundle().toString(),
        batch == null ? null : batch.record(),
        rejection.key(),
        rejection.line(),
        rejection.cause().name().toLowerCase(Locale.ROOT),
        rejection.error(),
        rejection.rule(),
        clock.instant(),
        1,
        BatchJson.writeRejection(batch, rejection));
  }
}
