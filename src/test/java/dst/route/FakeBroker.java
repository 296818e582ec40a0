package dst.route;

import dst.route.area.Capacity;
import dst.route.broker.Broker;
import dst.route.broker.Disks;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.camel.Component;
import org.apache.camel.component.stub.StubComponent;

/** A broker that is as full as a test says. */
public final class FakeBroker implements Broker {
  public volatile boolean up = true;
  public volatile long depth;

  /** Room on endless disks. */
  Capacity capacity() {
    return new Capacity(new Disks(Map.of(), 1), this, 1_000, Clock.systemUTC());
  }

  @Override
  public void start() {}

  @Override
  public Component component() {
    return new StubComponent();
  }

  @Override
  public boolean isUp() {
    return up;
  }

  @Override
  public OptionalLong depth(String queue) {
    return OptionalLong.of(depth);
  }

  @Override
  public OptionalLong depthOfAll(String prefix) {
    return OptionalLong.of(0);
  }

  @Override
  public Map<String, Long> countBy(String queue, String header) {
    return Map.of();
  }

  @Override
  public void close() {}
}
