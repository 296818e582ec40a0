package dst.route.pull;

import org.apache.camel.ExchangeProperty;

/** The steps of the route {@code end-of-pull}; each does nothing where it is not due. */
public final class EndSteps {
  static final String PULL = "pull";

  /** Reads what a listener says that fails at its host. */
  public void hear(@ExchangeProperty(PULL) LocationPull pull) {
    pull.hear();
  }

  /** Records that waited for data files, through the route {@code take-late}. */
  public void takeLate(@ExchangeProperty(PULL) LocationPull pull) {
    pull.takeLate();
  }

  /** Folders of data files, each through the route {@code mirror}. */
  public void mirror(@ExchangeProperty(PULL) LocationPull pull) {
    pull.mirror();
  }

  /** Tells the host up to which bundle central has all. */
  public void acknowledge(@ExchangeProperty(PULL) LocationPull pull) {
    pull.acknowledge();
  }
}
