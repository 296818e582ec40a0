package dst.bundle;

import java.io.IOException;

/** A sealed bundle that is not what its manifest says, or is none at all. */
public final class BadBundle extends IOException {
  private static final long serialVersionUID = 1L;

  public BadBundle(String message) {
    super(message);
  }

  public BadBundle(String message, Throwable cause) {
    super(message, cause);
  }
}
