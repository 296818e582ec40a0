package dst.route.broker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dst.config.RemoteBroker;
import jakarta.jms.JMSException;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.Component;
import org.apache.camel.component.jms.ConsumerType;
import org.apache.camel.component.jms.JmsComponent;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** An Artemis of its own (docs/broker.md), which may come, go and fail over while central runs. */
public final class ExternalBroker implements Broker {
  private static final int CONNECTIONS = 4;
  private static final int SESSIONS_OF_A_CONNECTION = 1_000;
  private static final int RECOVERY_MILLIS = 1_000;
  private static final int ALL_QUEUES = 100_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ActiveMQConnectionFactory connections;
  private final BrokerLink link;
  private final JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();

  public ExternalBroker(RemoteBroker broker, Clock clock) {
    connections = BrokerConnections.to(broker);
    link = new BrokerLink(broker, connections, clock);
    pool.setConnectionFactory(new GuardedConnections(link, connections));
    pool.setMaxConnections(CONNECTIONS);
    pool.setMaxSessionsPerConnection(SESSIONS_OF_A_CONNECTION);
  }

  @Override
  public void start() {
    link.start();
  }

  @Override
  public Component component() {
    JmsComponent component = new JmsComponent();
    component.setConnectionFactory(pool);
    component.setRecoveryInterval(RECOVERY_MILLIS);
    component.setConsumerType(ConsumerType.Custom);
    component.setMessageListenerContainerFactory(endpoint -> new PatientConsumers(endpoint, link));
    return component;
  }

  @Override
  public boolean isUp() {
    return link.isUp();
  }

  @Override
  public OptionalLong depth(String queue) {
    return messages("EQUALS", queue);
  }

  @Override
  public OptionalLong depthOfAll(String prefix) {
    return messages("CONTAINS", prefix);
  }

  private OptionalLong messages(String operation, String name) {
    String which =
        JSON.createObjectNode()
            .put("field", "name")
            .put("operation", operation)
            .put("value", name)
            .toString();
    try {
      Object queues = link.manage(ResourceNames.BROKER, "listQueues", which, 1, ALL_QUEUES);
      long sum = 0;
      for (JsonNode queue : JSON.readTree(queues.toString()).path("data")) {
        if (queue.path("name").asText().startsWith(name)) {
          sum += queue.path("messageCount").asLong();
        }
      }
      return OptionalLong.of(sum);
    } catch (JMSException e) {
      return OptionalLong.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the broker's list of queues is no JSON", e);
    }
  }

  @Override
  public Map<String, Long> countBy(String queue, String header) {
    try {
      Object counts = link.manage(ResourceNames.QUEUE + queue, "countMessages", null, header);
      return MessageCounts.read(counts.toString());
    } catch (JMSException e) {
      return Map.of();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the broker's counts of " + queue + " are no JSON", e);
    }
  }

  @Override
  public void close() {
    pool.stop();
    link.close();
    connections.close();
  }
}
