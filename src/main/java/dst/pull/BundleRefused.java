package dst.pull;

import java.io.IOException;

/** A sealed bundle that is not taken now; its message says why, and what to do. */
public final class BundleRefused extends IOException {
  private static final long serialVersionUID = 1L;

  /** What becomes of it. */
  public enum Then {
    /** It is tried again like everything that fails. */
    RETRY,
    /** It stays where it is, nothing behind it is taken, and somebody must act at the host. */
    PARK,
    /** It stays where it is for the moment. */
    LEAVE,
    /** It was taken before: it goes to {@code done/}. */
    DONE
  }

  private final Then then;

  BundleRefused(Then then, String message) {
    super(message);
    this.then = then;
  }

  public Then then() {
    return then;
  }
}
