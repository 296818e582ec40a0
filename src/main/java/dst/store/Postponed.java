package dst.store;

import dst.record.Batch;
import dst.store.database.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches that fail although the database answers: for a reason of their own, or of their record
 * type's table. They go back into the queue, whose broker brings them again after a delay, so that
 * they hold no consumer; and of those that are in doubt only a few are tried at the same time. In
 * memory alone: a restart begins to count anew.
 */
final class Postponed {
  private static final Logger LOG = LoggerFactory.getLogger(Postponed.class);

  /** So long one that does not fit to other records waits for those: for 1, 2 and 4 s. */
  private static final int ATTEMPTS_AT_ORDER = 3;

  private static final int LEAST_ATTEMPTS = 5;

  /** The broker keeps what it will bring again in memory: so many records, about 100 MB. */
  private static final int MOST_RECORDS = 500_000;

  private static final int RECORDS_OF_A_MESSAGE = 50;

  /** So many batches of a record type in a row make it the type's trouble, and not theirs. */
  private static final int IN_DOUBT = 2;

  private final Outage.Limits limits;
  private final Clock clock;
  private final Map<String, Failing> batches = new HashMap<>();
  private final Map<String, Type> types = new HashMap<>();
  private final Set<String> trying = new HashSet<>();
  private int records;

  private static final class Failing {
    private final Instant since;
    private int attempts;
    private int atOrder;
    private int proven;
    private long storedBefore;
    private boolean mayBeTheBatch;

    private Failing(Instant since) {
      this.since = since;
    }
  }

  /** A record type since something of it failed. */
  private static final class Type {
    private final Instant since;
    private final Set<Trouble> said = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private final Set<String> inARow = new HashSet<>();
    private long stored;
    private String because;

    private Type(Instant since) {
      this.since = since;
    }
  }

  Postponed(Outage.Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * @return what may make its records dead letters at this attempt
   * @throws Postpone if it must wait for others that are in doubt
   */
  synchronized Refusing begin(Batch batch) {
    Failing failing = batches.get(batch.id());
    Type type = types.get(name(batch));
    if (failing == null && (type == null || type.inARow.size() < IN_DOUBT)) {
      return Refusing.CONTENT;
    }
    if (trying.size() >= limits.slots() && !trying.contains(batch.id()) && records < MOST_RECORDS) {
      throw new Postpone(batch.id());
    }
    trying.add(batch.id());
    return failing == null ? Refusing.CONTENT : refusing(failing);
  }

  private Refusing refusing(Failing failing) {
    boolean isOld =
        Duration.between(failing.since, clock.instant()).compareTo(limits.setAside()) >= 0;
    if (failing.mayBeTheBatch && failing.attempts >= LEAST_ATTEMPTS && isOld) {
      return failing.proven >= LEAST_ATTEMPTS ? Refusing.PROVEN : Refusing.ANYTHING;
    }
    return failing.atOrder >= ATTEMPTS_AT_ORDER ? Refusing.ORDER : Refusing.CONTENT;
  }

  /**
   * @param why a sentence, with what to do
   * @return false if no more may go back into the queue
   */
  synchronized boolean failed(Batch batch, Trouble trouble, String why) {
    String id = batch.id();
    trying.remove(id);
    Failing failing = batches.get(id);
    if (failing == null) {
      if (records >= MOST_RECORDS) {
        return false;
      }
      failing = new Failing(clock.instant());
      batches.put(id, failing);
      records += weight(batch);
    }
    Type type = types.computeIfAbsent(name(batch), name -> new Type(clock.instant()));
    failing.attempts++;
    failing.atOrder += trouble == Trouble.ORDER ? 1 : 0;
    failing.proven += failing.attempts > 1 && type.stored > failing.storedBefore ? 1 : 0;
    failing.storedBefore = type.stored;
    failing.mayBeTheBatch = trouble.mayBeTheBatch();
    type.failing.add(id);
    type.inARow.add(id);
    type.because = why;
    if (trouble != Trouble.ORDER && type.said.add(trouble)) {
      LOG.warn(
          "{}: batch {} ({}) can't be stored: {} It is tried again by itself, and others go on"
              + " meanwhile.",
          name(batch),
          id,
          batch.file(),
          why);
    }
    return true;
  }

  /** The batch is stored, or will never be. */
  synchronized void passed(Batch batch) {
    Type type = types.get(name(batch));
    if (type == null) {
      return;
    }
    trying.remove(batch.id());
    type.stored++;
    type.inARow.clear();
    if (batches.remove(batch.id()) != null) {
      records -= weight(batch);
    }
    if (type.failing.remove(batch.id()) && type.failing.isEmpty()) {
      types.remove(name(batch));
      if (!type.said.isEmpty()) {
        LOG.info(
            "{}: all its batches are stored again, after {} s",
            name(batch),
            Duration.between(type.since, clock.instant()).toSeconds());
      }
    }
  }

  /** How many there are, and why: of the record type that has waited longest; or null. */
  synchronized PostponedBatches now() {
    return types.entrySet().stream()
        .min((one, other) -> one.getValue().since.compareTo(other.getValue().since))
        .map(
            type ->
                new PostponedBatches(
                    batches.size(),
                    type.getValue().since,
                    type.getKey() + ": " + type.getValue().because))
        .orElse(null);
  }

  private static String name(Batch batch) {
    return batch.record() == null ? "records of no type" : batch.record();
  }

  private static int weight(Batch batch) {
    return RECORDS_OF_A_MESSAGE + batch.records();
  }
}
