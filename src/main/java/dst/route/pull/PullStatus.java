package dst.route.pull;

import dst.status.UntakenFiles;
import java.time.Instant;
import java.util.List;

/**
 * How one location's pulls do at this moment.
 *
 * @param because why it is in this state, for people; null when all is well
 * @param since when the state began
 * @param lastGood when a pull last went well, or null
 * @param lastError what went wrong last, also when it is over; or null
 * @param lastErrorAt when that was, or null
 * @param next when the next pull is due; null when none is, as in a pause
 * @param untaken what the last listing had that is not taken
 */
public record PullStatus(
    State state,
    String because,
    Instant since,
    Instant lastGood,
    String lastError,
    Instant lastErrorAt,
    Instant next,
    List<UntakenFiles> untaken) {

  /** Before the first listing. */
  static PullStatus starting(Instant since) {
    return new PullStatus(State.STARTING, null, since, null, null, null, null, List.of());
  }

  /** What a location's pulls are doing, and who must act. */
  public enum State {
    /** No pull was due yet. Nobody. */
    STARTING,
    /** The last pull went well. Nobody. */
    OK,
    /** The last pull failed; it is tried again, ever more seldom. Ops, if it does not end. */
    FAILING,
    /**
     * A bundle is missing, damaged or a fork, and nothing behind it is taken. The host: bring it
     * back, or begin a new epoch.
     */
    PARKED,
    /** Quiet hours of its definition. Nobody. */
    QUIET,
    /** Somebody said {@code dst location pause}. Who did: resume it. */
    PAUSED,
    /** Central has no room for more: disk or queue nearly full. Ops, if it does not end. */
    WAITING
  }
}
