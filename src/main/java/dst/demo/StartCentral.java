package dst.demo;

import dst.config.Home;
import dst.route.broker.Broker;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Starts a central on a home, with this environment. */
@FunctionalInterface
public interface StartCentral {
  Running on(Home home, Map<String, String> environment) throws Exception;

  /**
   * @param central is stopped by closing it
   * @param broker its queues
   * @param doorbell where hosts ring
   * @param progress what it stores
   */
  record Running(AutoCloseable central, Broker broker, URI doorbell, dst.status.Progress progress)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try {
        central.close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("central did not end in order: " + e.getMessage(), e);
      }
    }
  }
}
