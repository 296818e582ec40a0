package dst.route.broker;

import dst.config.RemoteBroker;
import java.io.IOException;

/** A broker of its own does not answer, or refuses us; the message says why and what to do. */
public final class BrokerUnreachable extends IOException {
  private static final long serialVersionUID = 1L;

  BrokerUnreachable(RemoteBroker broker, String why, Throwable cause) {
    super("no queue: the broker " + broker + " can't be used: " + why, cause);
  }
}
