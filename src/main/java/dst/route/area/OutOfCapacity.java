package dst.route.area;

import java.io.IOException;

/** Taking more in would fill a disk. The file stays where it is and is taken later. */
public final class OutOfCapacity extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean forAny;

  /**
   * @param forAny whether nobody has room, and not only a file that is too large for it
   */
  OutOfCapacity(String message, boolean forAny) {
    super(message);
    this.forAny = forAny;
  }

  public boolean isForAny() {
    return forAny;
  }
}
