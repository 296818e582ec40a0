package dst.route;

import dst.deadletter.DeadLetters;
import dst.pull.Mirror;
import dst.pull.Pull;
import dst.store.Outage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.component.stub.StubComponent;

/** The beans of the shipped routes: their own steps, with fakes behind them. */
final class FakeStages {
  private FakeStages() {}

  /**
   * @param files has {@code landing}, {@code take} and {@code settle} of the route {@code mirror}
   */
  static Map<String, Object> beans(
      Pull pull,
      Path staging,
      Taking.DataFiles fetch,
      Object files,
      Storing storing,
      Outage outage) {
    Room room = new FakeBroker().room();
    return Map.ofEntries(
        Map.entry("jms", new StubComponent()),
        Map.entry("room", room),
        Map.entry("pull", pull),
        Map.entry("late", pull.late()),
        Map.entry("taking", new Taking(pull, fetch, room)),
        Map.entry("mirror", new Mirror(staging, Clock.systemUTC(), System::nanoTime)),
        Map.entry("dataFiles", files),
        Map.entry("fileStore", files),
        Map.entry("storing", storing),
        Map.entry("outage", outage),
        Map.entry("deadLetters", new DeadLetters(Clock.systemUTC())));
  }
}
