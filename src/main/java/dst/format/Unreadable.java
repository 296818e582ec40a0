package dst.format;

import java.io.IOException;

/**
 * The content of a file can't be read any further; its message says where, what was found, and what
 * to do.
 */
public final class Unreadable extends IOException {
  private static final long serialVersionUID = 1L;

  public Unreadable(String message) {
    super(message);
  }

  public Unreadable(String message, Throwable cause) {
    super(message, cause);
  }
}
