package dst.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A running central at one moment, as {@code dst status --json} shows it.
 *
 * @param format of this document: 1; a reader skips members that it does not know
 * @param since when central started
 * @param database whether the central database answers
 * @param broker whether the queue's broker answers
 * @param shortage why no location may be pulled now (disk, queue); null when there is room
 * @param disks those that central writes to
 * @param definitionFaults of edited files that are not in effect: {@code file:line: what}
 * @param locations by id
 */
public record CentralStatus(
    int format,
    String version,
    Instant at,
    Instant since,
    Part database,
    Part broker,
    String shortage,
    List<Disk> disks,
    Queue queue,
    List<String> definitionFaults,
    List<LocationStatus> locations) {
  public static final int FORMAT = 1;

  private static final Duration POSTPONED_IS_LONG = Duration.ofMinutes(1);

  public CentralStatus {
    disks = List.copyOf(disks);
    definitionFaults = List.copyOf(definitionFaults);
    locations = List.copyOf(locations);
  }

  /**
   * @param since when it came up or went down, or null
   * @param error what it says, or null
   */
  public record Part(boolean up, Instant since, String error) {}

  /**
   * @param use what central writes there
   */
  public record Disk(String use, long freeBytes) {}

  /**
   * @param batches that wait or are being stored; null when the broker can't tell
   * @param deadLetters that wait for somebody; null when the broker can't tell
   * @param oldestUnapplied when the oldest bundle was taken that is not stored yet, or null
   * @param postponed those that fail while others are stored, or null
   */
  public record Queue(
      Long batches, Long deadLetters, Instant oldestUnapplied, Postponed postponed) {}

  /**
   * Batches that fail although the database answers: they are tried again, and hold up no others.
   *
   * @param since when the first of them failed
   * @param because why, and what to do
   */
  public record Postponed(int batches, Instant since, String because) {}

  /** Whether central does its whole job: it can take, queue and store. */
  public boolean isReady() {
    return database.up() && broker.up() && shortage == null;
  }

  /** Whether nobody needs to look. Dead letters are support's work, and no problem of central. */
  public boolean isWell() {
    return isReady()
        && definitionFaults.isEmpty()
        && !isPostponedForLong()
        && locations.stream().noneMatch(LocationStatus::isProblem);
  }

  private boolean isPostponedForLong() {
    return queue.postponed() != null
        && queue.postponed().since().plus(POSTPONED_IS_LONG).isBefore(at);
  }

  /** The same with these locations alone. */
  public CentralStatus with(List<LocationStatus> only) {
    return new CentralStatus(
        format,
        version,
        at,
        since,
        database,
        broker,
        shortage,
        disks,
        queue,
        definitionFaults,
        only);
  }

  /** How many locations are in a state. */
  public long count(String state) {
    return locations.stream().filter(location -> location.state().equals(state)).count();
  }
}
