package dst.record;

/**
 * Nothing will heal it: trying again gives the same. What is rejected is parked at once; every
 * other exception is tried again.
 */
public final class Rejected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  public Rejected(Rejection rejection) {
    super(rejection.error());
    this.rejection = rejection;
  }

  /**
   * The rejection that lies behind an exception, as Camel wraps what steps throw.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Rejection in(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof Rejected rejected) {
        return rejected.rejection();
      }
    }
    throw new IllegalArgumentException("no rejection is behind it", cause);
  }

  public Rejection rejection() {
    return rejection;
  }
}
