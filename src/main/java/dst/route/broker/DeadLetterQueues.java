package dst.route.broker;

import dst.config.RemoteBroker;
import dst.config.Settings;
import dst.deadletter.DeadLetter;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** The dead letters in the queues {@code dst.dead.<location>}, read without taking them. */
public final class DeadLetterQueues implements AutoCloseable {
  public static final String PREFIX = "dst.dead.";

  private final ActiveMQConnectionFactory connections;
  private final Connection connection;

  private DeadLetterQueues(ActiveMQConnectionFactory connections) throws JMSException {
    this.connections = connections;
    this.connection = connections.createConnection();
    connection.start();
  }

  /**
   * @throws CentralNotRunning if the broker is the embedded one, and no central runs on it
   * @throws BrokerUnreachable if it is one of its own, and does not let us in
   */
  public static DeadLetterQueues open(Settings.Broker broker) throws IOException {
    return broker.remote().isPresent() ? at(broker.remote().get()) : ofCentral(broker.journal());
  }

  private static DeadLetterQueues ofCentral(Path journal) throws IOException {
    try {
      return new DeadLetterQueues(BrokerAccess.connections(journal));
    } catch (JMSException e) {
      throw new CentralNotRunning(journal, e);
    }
  }

  private static DeadLetterQueues at(RemoteBroker broker) throws IOException {
    Optional<String> fault = BrokerProbe.fault(broker);
    if (fault.isPresent()) {
      throw new BrokerUnreachable(broker, fault.get(), null);
    }
    try {
      return new DeadLetterQueues(BrokerConnections.to(broker));
    } catch (JMSException e) {
      throw new BrokerUnreachable(broker, BrokerLink.refusal(broker, e), e);
    }
  }

  /** The locations that have a queue of dead letters, sorted. */
  public List<String> locations() throws IOException {
    Object[] names;
    try {
      names = (Object[]) Management.call(connection, ResourceNames.BROKER, "getQueueNames");
    } catch (JMSException e) {
      throw new IOException(
          "the broker does not tell its queues: has the user the permission \"manage\" there, as"
              + " conf/broker.xml gives it? "
              + e.getMessage(),
          e);
    }
    return Arrays.stream(names)
        .map(String::valueOf)
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length()))
        .sorted()
        .toList();
  }

  /** How many of a location's dead letters these are; the broker counts them. */
  public long count(String location, DeadLetterFilter filter) throws JMSException {
    String queue = ResourceNames.QUEUE + PREFIX + location;
    return ((Number) Management.call(connection, queue, "countMessages", filter.selector()))
        .longValue();
  }

  /**
   * Hands these of a location's dead letters over, oldest first, until the visitor has seen enough
   * (returns false). They come by and by: no more of them are in memory than travel at once.
   */
  public void visit(String location, DeadLetterFilter filter, Predicate<DeadLetter> visitor)
      throws JMSException {
    try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      Queue queue = session.createQueue(PREFIX + location);
      try (QueueBrowser browser = session.createBrowser(queue, filter.selector())) {
        Enumeration<?> messages = browser.getEnumeration();
        boolean more = true;
        while (more && messages.hasMoreElements()) {
          more = visitor.test(letter((Message) messages.nextElement()));
        }
      }
    }
  }

  private static DeadLetter letter(Message message) throws JMSException {
    byte[] json = new byte[0];
    if (message instanceof BytesMessage bytes) {
      json = new byte[(int) bytes.getBodyLength()];
      bytes.readBytes(json);
    }
    return new DeadLetter(
        message.getJMSMessageID().substring("ID:".length()),
        message.getStringProperty("dst_location"),
        message.getStringProperty("dst_bundle"),
        message.getStringProperty("dst_file"),
        message.getStringProperty("dst_record"),
        message.getStringProperty("dst_key"),
        message.propertyExists("dst_line") ? message.getLongProperty("dst_line") : 0,
        message.getStringProperty("dst_cause"),
        message.getStringProperty("dst_error"),
        message.getStringProperty("dst_rule"),
        message.propertyExists("dst_at")
            ? Instant.parse(message.getStringProperty("dst_at"))
            : Instant.ofEpochMilli(message.getJMSTimestamp()),
        message.propertyExists("dst_attempts") ? message.getIntProperty("dst_attempts") : 0,
        json);
  }

  @Override
  public void close() throws JMSException {
    connection.close();
    connections.close();
  }
}
