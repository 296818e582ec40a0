package dst.status;

import java.time.Instant;

/**
 * What central knows of a host's listener. The marks are null until they were looked at.
 *
 * @param lastRing when it rang the doorbell last, since central started; null: never
 * @param epoch of the marks
 * @param applied up to this bundle all records are in the database or dead letters
 * @param protectedUpTo up to this bundle a backup of the database has them, too
 * @param acknowledged when the host was told last; null: not since central started
 * @param restored why bundles are taken again; null: none are
 * @param missing what could not be taken again, and what to do; null: nothing
 */
public record ListenerStatus(
    Instant lastRing,
    Long epoch,
    Long applied,
    Long protectedUpTo,
    Instant acknowledged,
    String restored,
    String missing) {}
