package dst.bench;

/** A scenario's own result: figures of what went wrong mean nothing. */
final class Checks {
  private Checks() {}

  static void equal(String what, long found, long expected) {
    if (found != expected) {
      throw new AssertionError(what + ": " + found + ", and not " + expected);
    }
  }
}
