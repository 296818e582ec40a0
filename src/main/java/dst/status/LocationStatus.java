package dst.status;

import dst.pull.LateStatus;
import dst.record.HeldRemoval;
import java.time.Instant;
import java.util.List;

/**
 * One location, as {@code dst status --json} shows it.
 *
 * @param state {@code starting}, {@code ok}, {@code failing}, {@code parked}, {@code quiet}, {@code
 *     paused} or {@code waiting}
 * @param because why it is in this state, for people; null when all is well
 * @param since when the state began
 * @param lastGood when a pull last went well, or null
 * @param lastError what went wrong last, also when it is over; or null
 * @param lastErrorAt when that was, or null
 * @param nextPull when the next pull is due; null when none is
 * @param everySeconds between two pulls; null with a cron schedule
 * @param sinceStart what was done since central started
 * @param queued its batches that wait in the queue; null when the broker can't tell
 * @param deadLetters of it that wait for somebody; null when the broker can't tell
 * @param oldestUnapplied when the oldest bundle was taken that is not stored yet, or null
 * @param waitingForFiles its records that wait for data files, or null
 * @param untaken files of the pull area that are not taken, by what keeps them
 * @param listener of a host that has one; null otherwise
 * @param held what would be removed of it, and waits until somebody confirms it
 * @param definitionFault what is wrong with its definition, so that an older one is in effect; or
 *     null
 */
public record LocationStatus(
    String id,
    String name,
    String state,
    String because,
    Instant since,
    Instant lastGood,
    String lastError,
    Instant lastErrorAt,
    Instant nextPull,
    Double everySeconds,
    Counts sinceStart,
    Long queued,
    Long deadLetters,
    Instant oldestUnapplied,
    LateStatus waitingForFiles,
    List<UntakenFiles> untaken,
    ListenerStatus listener,
    List<HeldRemoval> held,
    String definitionFault) {
  public LocationStatus {
    held = List.copyOf(held);
    untaken = untaken == null ? List.of() : List.copyOf(untaken);
  }

  /** Whether somebody must look at it if it does not end by itself. */
  public boolean isProblem() {
    boolean stands = state.equals("failing") || state.equals("parked");
    boolean lacks = listener != null && listener.isProblem();
    return stands || lacks || !held.isEmpty() || definitionFault != null;
  }
}
