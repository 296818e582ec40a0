package dst.testbed;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a part of the log says from INFO up, until this is closed. */
public final class Said extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level before;

  private Said(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    before = logger.getLevel();
    logger.setLevel(Level.INFO);
  }

  /**
   * @param logger a class' or a package's name
   */
  public static Said by(String logger) {
    Said said = new Said(logger);
    said.setContext(said.logger.getLoggerContext());
    said.start();
    said.logger.addAppender(said);
    return said;
  }

  @Override
  protected void append(ILoggingEvent event) {
    events.add(event);
  }

  /** Each event as {@code LEVEL message}. */
  public List<String> lines() {
    return events.stream().map(e -> e.getLevel() + " " + e.getFormattedMessage()).toList();
  }

  /** What was provoked until now. */
  public void forgetAll() {
    events.clear();
  }

  /** The lines with a stack trace. */
  public List<String> withStackTrace() {
    return events.stream()
        .filter(event -> event.getThrowableProxy() != null)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(before);
  }
}
