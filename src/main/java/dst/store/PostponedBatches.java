package dst.store;

import java.time.Instant;

/**
 * Batches that fail while others are stored, and wait in the queue for their next attempt.
 *
 * @param since when the first of them failed
 * @param because why, and what to do
 */
public record PostponedBatches(int number, Instant since, String because) {}
