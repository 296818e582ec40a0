package dst.route.pull;

/**
 * Where a location's files are taken, one after the other, by one consumer at a time: a replaced
 * one begins no further file, and its successor none before the other's last one has ended, even if
 * that hangs. Both write to the same staging folder.
 */
final class PullLease {
  private Object owner;
  private Object taking;

  /** From now on the files are this one's; null: nobody's. */
  synchronized void give(Object consumer) {
    owner = consumer;
  }

  /**
   * Asks whether a file may be begun, which ends with {@link #leave}.
   *
   * @return false if the files are another's, or another has not ended yet
   */
  synchronized boolean enter(Object consumer) {
    if (consumer == null || consumer != owner || (taking != null && taking != consumer)) {
      return false;
    }
    taking = consumer;
    return true;
  }

  synchronized void leave(Object consumer) {
    if (taking == consumer) {
      taking = null;
    }
  }

  synchronized boolean isFree() {
    return taking == null;
  }
}
