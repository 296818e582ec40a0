package dst.route.broker;

import dst.pull.Held;
import org.apache.camel.Body;
import org.apache.camel.Message;

/** A batch as a message of the queue {@code dst.changes}: {@code docs/queues.md}. */
public final class BatchMessage {
  /**
   * Leaves no other header: a file's could tell Camel where to send it.
   *
   * @return the message's body
   */
  public byte[] of(@Body Held held, Message message) {
    message.removeHeaders("*");
    message.setHeader("_AMQ_DUPL_ID", held.id());
    message.setHeader("JMSPriority", held.priority());
    message.setHeader("dst_location", held.location());
    return held.json();
  }
}
