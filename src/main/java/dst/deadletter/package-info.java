/**
 * A rejection and the batch it came with come in; a dead letter with its headers goes out. What a
 * dead letter says is decided here. Must not be here: queues, which {@code route} knows, and how
 * letters are shown.
 */
package dst.deadletter;
