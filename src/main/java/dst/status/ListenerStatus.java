package dst.status;

import java.time.Instant;

/**
 * What central knows of a host's listener.
 *
 * @param lastRing when it rang the doorbell last, since central started; null: never
 */
public record ListenerStatus(Instant lastRing) {}
