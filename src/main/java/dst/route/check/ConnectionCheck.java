package dst.route.check;

/**
 * How it went to reach one location's pull area, as a pull would.
 *
 * @param failed the part that failed, or null when all is well
 * @param error what was found and what to do, or null
 * @param knownHost the line for {@code conf/known_hosts} of the key that the host offered, if that
 *     is what failed; to be compared with the host's own before it is trusted
 */
public record ConnectionCheck(String location, Part failed, String error, String knownHost) {

  /** The parts, in the order in which they are tried. */
  public enum Part {
    ADDRESS("address"),
    CONNECTION("connection"),
    HOST_KEY("host key"),
    LOG_IN("log-in"),
    FOLDER("folder"),
    LISTING("listing"),
    RENAME("rename right"),
    TIME("time");

    private final String word;

    Part(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  static ConnectionCheck good(String location) {
    return new ConnectionCheck(location, null, null, null);
  }

  public boolean ok() {
    return failed == null;
  }

  /** A part that failed. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Part part;
    private final String knownHost;

    Failure(Part part, String message, Exception cause) {
      this(part, message, null, cause);
    }

    Failure(Part part, String message, String knownHost, Exception cause) {
      super(message, cause);
      this.part = part;
      this.knownHost = knownHost;
    }

    ConnectionCheck of(String location) {
      return new ConnectionCheck(location, part, getMessage(), knownHost);
    }
  }
}
