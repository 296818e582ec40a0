/**
 * What a running central says of itself. The steps of the routes count here what they took and
 * stored; one {@link dst.status.CentralStatus} at a time comes out, as JSON for {@code dst status}
 * and other programs, and as metrics for Prometheus. Must not be here: where the facts come from
 * (schedules, broker, database), and how they are shown to people.
 */
package dst.status;
