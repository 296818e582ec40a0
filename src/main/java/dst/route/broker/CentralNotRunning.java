package dst.route.broker;

import java.io.IOException;
import java.nio.file.Path;

/** A command needs the running central and found none. */
public final class CentralNotRunning extends IOException {
  private static final long serialVersionUID = 1L;

  CentralNotRunning(Path journal, Throwable cause) {
    super(
        "central is not running here: no broker answers for "
            + journal
            + ". Start it with `dst central`, or name the home that it runs on with --home.",
        cause);
  }
}
