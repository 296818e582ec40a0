package dst.route.broker;

import dst.config.RemoteBroker;
import dst.config.RemoteBroker.Address;
import dst.config.RemoteBroker.Tls;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSClient;
import org.apache.activemq.artemis.api.jms.JMSFactoryType;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.remoting.impl.ssl.SSLSupport;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * Connections to a broker by network that fail quickly: Artemis' client must not repair them
 * itself, because a call that waits for it can hang for as long as the broker is away. What was
 * under way fails, and is done again on a new connection; the duplicate ids make that safe.
 */
final class BrokerConnections {
  static final int LARGEST_SMALL_MESSAGE = 1 << 20;
  static final int CONNECT_MILLIS = 5_000;
  private static final int CHECK_MILLIS = 10_000;
  private static final int DEAD_AFTER_MILLIS = 30_000;
  private static final int NEXT_ADDRESS_AFTER_MILLIS = 50;

  /** The types under which Artemis reads certificates, and a key with them, in PEM. */
  private static final String AUTHORITIES_IN_PEM = "PEMCA";

  private static final String KEY_IN_PEM = "PEM";

  private BrokerConnections() {}

  /** Any of the addresses will do: a backup answers only when it has taken over. */
  static ActiveMQConnectionFactory to(RemoteBroker broker) {
    TransportConfiguration[] transports =
        broker.addresses().stream()
            .map(address -> transport(address, broker))
            .toArray(TransportConfiguration[]::new);
    ActiveMQConnectionFactory connections =
        ActiveMQJMSClient.createConnectionFactoryWithoutHA(JMSFactoryType.CF, transports);
    connections.setUser(broker.user());
    connections.setPassword(broker.password());
    connections.setUseTopologyForLoadBalancing(false);
    connections.setInitialConnectAttempts(1);
    connections.setReconnectAttempts(0);
    connections.setRetryInterval(NEXT_ADDRESS_AFTER_MILLIS);
    connections.setClientFailureCheckPeriod(CHECK_MILLIS);
    connections.setConnectionTTL(DEAD_AFTER_MILLIS);
    connections.setMinLargeMessageSize(LARGEST_SMALL_MESSAGE);
    connections.setBlockOnDurableSend(true);
    return connections;
  }

  private static TransportConfiguration transport(Address address, RemoteBroker broker) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(TransportConstants.HOST_PROP_NAME, address.host());
    settings.put(TransportConstants.PORT_PROP_NAME, address.port());
    settings.put(TransportConstants.NETTY_CONNECT_TIMEOUT, CONNECT_MILLIS);
    broker.tls().ifPresent(tls -> settings.putAll(secured(tls)));
    return new TransportConfiguration(NettyConnectorFactory.class.getName(), settings);
  }

  private static Map<String, Object> secured(Tls tls) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
    settings.put(TransportConstants.VERIFY_HOST_PROP_NAME, true);
    tls.authorities()
        .ifPresent(
            file -> {
              settings.put(TransportConstants.TRUSTSTORE_TYPE_PROP_NAME, AUTHORITIES_IN_PEM);
              settings.put(TransportConstants.TRUSTSTORE_PATH_PROP_NAME, file.toString());
            });
    tls.own()
        .ifPresent(
            file -> {
              settings.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, KEY_IN_PEM);
              settings.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, file.toString());
            });
    return settings;
  }

  /** The same trust and key as the connections', read anew. */
  static SSLSupport trust(Tls tls) {
    SSLSupport support = new SSLSupport();
    tls.authorities()
        .ifPresent(
            file ->
                support.setTruststoreType(AUTHORITIES_IN_PEM).setTruststorePath(file.toString()));
    tls.own()
        .ifPresent(file -> support.setKeystoreType(KEY_IN_PEM).setKeystorePath(file.toString()));
    return support;
  }
}
