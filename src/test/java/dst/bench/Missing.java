package dst.bench;

/** This machine has no such program; the scenario that needs it is skipped. */
final class Missing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Missing(String program, String install) {
    super(program + " is missing: install " + install);
  }
}
