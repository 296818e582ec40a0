/**
 * The way of a location's files from poll to queue: schedule, back-off, consumer, the steps of
 * {@code routes/pull.camel.xml}, the move to {@code done/}, mirroring and the acknowledgement. A
 * definition comes in, a running pull route and its status go out. Must not be here: HTTP,
 * commands, and the broker's kind.
 */
package dst.route.pull;
