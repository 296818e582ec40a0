package dst.ops;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import dst.config.BadConfiguration;
import dst.config.Fault;
import dst.config.Home;
import dst.config.Settings;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * Sets up the log of this process as a home's settings say. Only {@code dst central} and {@code dst
 * host} do it: a process has one log, however many of them are in it.
 */
public final class Logs {
  private Logs() {}

  /** By {@code conf/logback.xml}, if there is one. Faulty settings are told by the start. */
  public static void setUp(Home home, Settings.Log log) throws IOException {
    Path own = home.conf().resolve("logback.xml");
    boolean hasOwn = Files.exists(own);
    URL file = hasOwn ? own.toUri().toURL() : Logs.class.getResource("/logback.xml");
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.getStatusManager().clear();
    context.putProperty("dst.log.format", log.format().name().toLowerCase(Locale.ROOT));
    context.putProperty("dst.log.level", log.level().name());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(file);
    } catch (JoranException e) {
      throw fault(home, own, e.getMessage());
    }
    for (Status status : context.getStatusManager().getCopyOfStatusList()) {
      if (hasOwn && status.getEffectiveLevel() >= Status.ERROR) {
        throw fault(home, own, status.getMessage());
      }
    }
  }

  private static BadConfiguration fault(Home home, Path file, String message) {
    return new BadConfiguration(
        List.of(
            new Fault(
                home.shown(file),
                0,
                "logback can't use it: " + message + "; compare it with docs/logs.md")));
  }
}
