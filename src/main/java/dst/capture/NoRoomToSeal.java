package dst.capture;

import java.io.IOException;

/** The host's disk is nearly full: nothing is sealed until there is room, and nothing is lost. */
public final class NoRoomToSeal extends IOException {
  private static final long serialVersionUID = 1L;

  public NoRoomToSeal(String message) {
    super(message);
  }
}
