package dst.route;

import dst.deadletter.DeadLetter;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;

/**
 * The dead letters in the queues {@code dst.dead.<location>} of the running central, read without
 * taking them.
 */
public final class DeadLetterQueues implements AutoCloseable {
  public static final String PREFIX = "dst.dead.";

  private final QueueConnection connection;

  private DeadLetterQueues(QueueConnection connection) {
    this.connection = connection;
  }

  /**
   * @param brokerFolder of the central's journal
   * @throws CentralNotRunning if no central runs on it
   */
  public static DeadLetterQueues open(Path brokerFolder) throws IOException, JMSException {
    try {
      QueueConnection connection = BrokerAccess.connections(brokerFolder).createQueueConnection();
      connection.start();
      return new DeadLetterQueues(connection);
    } catch (JMSException e) {
      throw new CentralNotRunning(brokerFolder, e);
    }
  }

  /** The locations that have a queue of dead letters, sorted. */
  public List<String> locations() throws Exception {
    try (QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE)) {
      QueueRequestor requestor =
          new QueueRequestor(session, session.createQueue("activemq.management"));
      Message question = session.createMessage();
      JMSManagementHelper.putOperationInvocation(question, ResourceNames.BROKER, "getQueueNames");
      Message answer = requestor.request(question);
      Object[] names = (Object[]) JMSManagementHelper.getResult(answer);
      return Arrays.stream(names)
          .map(String::valueOf)
          .filter(name -> name.startsWith(PREFIX))
          .map(name -> name.substring(PREFIX.length()))
          .sorted()
          .toList();
    }
  }

  /**
   * Hands a location's dead letters over, oldest first, until the visitor has seen enough (returns
   * false).
   */
  public void visit(String location, Predicate<DeadLetter> visitor) throws JMSException {
    try (Session session =
        ((Connection) connection).createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      Queue queue = session.createQueue(PREFIX + location);
      try (QueueBrowser browser = session.createBrowser(queue)) {
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
  }
}
