package dst.route;

import java.io.IOException;

/** Taking more in would fill a disk. The file stays where it is and is taken later. */
public final class NoRoom extends IOException {
  private static final long serialVersionUID = 1L;

  NoRoom(String message) {
    super(message);
  }
}
