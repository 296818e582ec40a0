package dst.route.broker;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.camel.Component;

/**
 * The queue between pull and store: Artemis inside this process, or one of its own that is reached
 * by network. None of the questions waits longer than a few seconds or throws: what can't be known
 * at the moment is empty.
 */
public interface Broker extends AutoCloseable {

  /**
   * Starts it or turns to it. An external one need not be there yet; an embedded one that does not
   * start is a failure.
   */
  void start() throws Exception;

  /** The component {@code jms} of the route files. */
  Component component();

  /** Whether it answers. */
  boolean isUp();

  /**
   * How many messages lie in a queue, those under way included; 0 if there is none of this name.
   * Artemis counts a moment after it has accepted.
   */
  OptionalLong depth(String queue);

  /** How many messages lie in all the queues whose names begin so. */
  OptionalLong depthOfAll(String prefix);

  /**
   * How many messages of a queue have which value of a header; those under way are not counted, nor
   * those without the header.
   */
  Map<String, Long> countBy(String queue, String header);

  @Override
  void close() throws IOException;
}
