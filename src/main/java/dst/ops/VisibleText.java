package dst.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/**
 * {@code %visible(%msg)} in a pattern of logback: a message stays on its line, whatever was put
 * into it. {@code %visible(%ex){lines}} for what has lines of its own.
 */
public final class VisibleText extends CompositeConverter<ILoggingEvent> {
  @Override
  protected String transform(ILoggingEvent event, String text) {
    return "lines".equals(getFirstOption()) ? Visible.lines(text) : Visible.line(text);
  }
}
