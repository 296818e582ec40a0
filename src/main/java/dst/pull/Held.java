package dst.pull;

/**
 * A batch of a file that could be read to its end, ready for the queue.
 *
 * @param id the same for the same batch however often its file is taken
 * @param location the batch's location
 * @param priority of the message, 0 to 9: a small bundle overtakes a large one
 * @param json the batch as it stands in the queue
 */
public record Held(String id, String location, int priority, byte[] json) {}
