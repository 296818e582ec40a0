package dst.route;

import dst.deadletter.DeadLetters;
import dst.pull.Pull;
import dst.pull.mirror.Mirror;
import dst.route.area.Capacity;
import dst.route.pull.EndSteps;
import dst.route.pull.TakeSteps;
import dst.route.store.StoreSteps;
import dst.store.Outage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.component.stub.StubComponent;

/** The beans of the shipped routes: their own steps, with fakes behind them. */
public final class FakeStages {
  private FakeStages() {}

  /**
   * @param files has {@code landing}, {@code take} and {@code settle} of the route {@code mirror}
   */
  public static Map<String, Object> beans(
      Pull pull,
      Path staging,
      TakeSteps.DataFiles fetch,
      Object files,
      StoreSteps storing,
      Outage outage) {
    Capacity capacity = new FakeBroker().capacity();
    return Map.ofEntries(
        Map.entry("jms", new StubComponent()),
        Map.entry("capacity", capacity),
        Map.entry("pull", pull),
        Map.entry("late", pull.late()),
        Map.entry("takeSteps", new TakeSteps(pull, fetch, capacity)),
        Map.entry("endSteps", new EndSteps()),
        Map.entry("mirror", new Mirror(staging, Clock.systemUTC(), System::nanoTime)),
        Map.entry("dataFiles", files),
        Map.entry("fileStore", files),
        Map.entry("storeSteps", storing),
        Map.entry("outage", outage),
        Map.entry("deadLetters", new DeadLetters(Clock.systemUTC())));
  }
}
