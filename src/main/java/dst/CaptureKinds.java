package dst;

import dst.config.Home;
import dst.config.HostSettings;
import dst.host.Capture;
import dst.host.DataFolder;
import dst.host.NewEpoch;
import dst.host.Sealer;
import dst.route.CaptureRoutes;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of capture: which beans each brings, and which routes it makes from its template. */
@SuppressWarnings({"UnusedMethod", "UnusedVariable"})
final class CaptureKinds {
  private final Parts parts;
  private final List<Capture> captures;

  /** What captures are made of. */
  record Parts(
      Home home,
      HostSettings settings,
      Sealer sealer,
      DataFolder files,
      NewEpoch newEpoch,
      Clock clock) {}

  CaptureKinds(Parts parts, List<Capture> captures) {
    this.parts = parts;
    this.captures = captures;
  }

  List<CaptureRoutes> all() {
    return Stream.of(outbox(), select(), drop(), folder()).toList();
  }

  /** One route looks at the outbox for all of them. */
  private CaptureRoutes outbox() {
    return CaptureRoutes.none();
  }

  private CaptureRoutes select() {
    return CaptureRoutes.none();
  }

  private CaptureRoutes drop() {
    return CaptureRoutes.none();
  }

  private CaptureRoutes folder() {
    return CaptureRoutes.none();
  }

  private <C extends Capture> List<C> of(Class<C> kind) {
    return captures.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
