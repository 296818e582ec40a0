package dst.pull;

/**
 * A batch of a file that could be read to its end, ready for the queue.
 *
 * @param id the same for the same batch however often its file is taken
 * @param location the batch's location
 * @param priority of the message, 0 to 9: a small bundle overtakes a large one
 * @param json the batch as it stands in the queue
 */
public record Held(String id, String location, int priority, byte[] json) {
  /** The same for a bundle that is taken once more: the broker drops an id that it knows. */
  Held inRound(long round) {
    return round == 0 ? this : new Held(id + "~" + round, location, priority, json);
  }
}
