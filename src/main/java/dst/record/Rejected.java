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

  public Rejection rejection() {
    return rejection;
  }
}
