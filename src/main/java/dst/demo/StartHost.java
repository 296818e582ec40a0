package dst.demo;

import dst.config.Home;
import java.util.Map;

/** Starts the listener of a host's home, with this environment; closing it stops it. */
@FunctionalInterface
public interface StartHost {
  AutoCloseable on(Home home, Map<String, String> environment) throws Exception;
}
