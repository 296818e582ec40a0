package dst.store;

/** The batch goes back into the queue untried: those that are in doubt hold consumers enough. */
final class Postpone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Postpone(String batch) {
    super("batch " + batch + " is tried later", null, false, false);
  }
}
