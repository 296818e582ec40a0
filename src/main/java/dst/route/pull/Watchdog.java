package dst.route.pull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.Service;

/**
 * Looks at all pulls twice a second: those whose host keeps them waiting for too long are cut, and
 * those that are long overdue are made up for.
 */
final class Watchdog implements Service {
  private final Map<String, Watched> watched = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          run -> {
            Thread thread = new Thread(run, "watchdog");
            thread.setDaemon(true);
            return thread;
          });

  private record Watched(Schedule schedule, Consumer<String> onStall) {}

  /**
   * @param onStall hears why a pull was cut, also if its thread can't be brought back
   */
  void watch(String location, Schedule schedule, Consumer<String> onStall) {
    watched.put(location, new Watched(schedule, onStall));
  }

  void forget(String location) {
    watched.remove(location);
  }

  @Override
  public void start() {
    var unused = clock.scheduleWithFixedDelay(this::look, 500, 500, TimeUnit.MILLISECONDS);
  }

  private void look() {
    for (Watched each : watched.values()) {
      each.schedule().catchUp();
      String stall = each.schedule().stalls().check();
      if (stall != null) {
        each.onStall().accept(stall);
      }
    }
  }

  @Override
  public void stop() {
    clock.shutdownNow();
  }
}
