package dst.route.broker;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;

/** Artemis' management by messages, which needs no JMX and no console; the role must have it. */
final class Management {
  private static final String ADDRESS = "activemq.management";
  private static final long WAIT_MILLIS = 5_000;

  private Management() {}

  /**
   * Has a resource of the broker do something, in a session of its own: an answer that comes too
   * late meets nobody.
   *
   * @param connection that was started
   * @throws JMSException also if there is no answer, or the broker refuses
   */
  static Object call(Connection connection, String resource, String operation, Object... arguments)
      throws JMSException {
    try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      TemporaryQueue answers = session.createTemporaryQueue();
      try {
        return answer(session, answers, question(session, resource, operation, arguments));
      } finally {
        answers.delete();
      }
    }
  }

  private static Message question(
      Session session, String resource, String operation, Object... arguments) throws JMSException {
    Message question = session.createMessage();
    JMSManagementHelper.putOperationInvocation(question, resource, operation, arguments);
    return question;
  }

  private static Object answer(Session session, TemporaryQueue answers, Message question)
      throws JMSException {
    Queue management = session.createQueue(ADDRESS);
    question.setJMSReplyTo(answers);
    try (MessageProducer producer = session.createProducer(management);
        MessageConsumer consumer = session.createConsumer(answers)) {
      producer.send(question);
      Message answer = consumer.receive(WAIT_MILLIS);
      if (answer == null) {
        throw new JMSException("the broker's management gave no answer");
      }
      Object result = JMSManagementHelper.getResult(answer);
      if (!JMSManagementHelper.hasOperationSucceeded(answer)) {
        throw new JMSException("the broker's management refused: " + result);
      }
      return result;
    } catch (JMSException e) {
      throw e;
    } catch (Exception e) {
      JMSException unreadable = new JMSException("the broker's management: " + e);
      unreadable.initCause(e);
      throw unreadable;
    }
  }
}
