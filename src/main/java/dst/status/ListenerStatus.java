package dst.status;

import dst.bundle.SignOfLife;
import java.time.Instant;

/**
 * What central knows of a host's listener. The marks are null until they were looked at.
 *
 * @param lastRing when it rang the doorbell last, since central started; null: never
 * @param seen when it was seen to run last, since central started; null: never, or not yet
 * @param silent that it is not seen any more, and what to do; null: it is
 * @param epoch of the marks
 * @param applied up to this bundle all records are in the database or dead letters
 * @param protectedUpTo up to this bundle a backup of the database has them, too
 * @param acknowledged when the host was told last; null: not since central started
 * @param restored why bundles are taken again; null: none are
 * @param missing what could not be taken again, and what to do; null: nothing
 * @param host what fails and what waits there, as its listener said last
 */
public record ListenerStatus(
    Instant lastRing,
    Instant seen,
    String silent,
    Long epoch,
    Long applied,
    Long protectedUpTo,
    Instant acknowledged,
    String restored,
    String missing,
    SignOfLife host) {
  /** Before the marks were looked at. */
  public static ListenerStatus heard(
      Instant lastRing, Instant seen, String silent, SignOfLife host) {
    return new ListenerStatus(lastRing, seen, silent, null, null, null, null, null, null, host);
  }

  /** Whether somebody must act. */
  boolean isProblem() {
    return missing != null || silent != null || host.count() > 0;
  }
}
