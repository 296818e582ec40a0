package dst.route.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.config.RemoteBroker;
import dst.config.RemoteBroker.Address;
import dst.config.RemoteBroker.Tls;
import dst.testbed.Certificates;
import dst.testbed.PlainCamel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Central's side of a broker by network, against an Artemis in this process that comes and goes.
 */
class ExternalBrokerTest {
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(1));
  private static final int RESTARTS = 10;

  /** Those of the pool, and the link's own. */
  private static final int MOST_CONNECTIONS = 5;

  @TempDir Path dir;
  private EmbeddedActiveMQ server;
  private ExternalBroker broker;

  @AfterEach
  void stop() throws Exception {
    if (broker != null) {
      broker.close();
    }
    if (server != null) {
      server.stop();
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** With the settings of queues and the journal of the embedded broker. */
  private void serve(String acceptor, boolean manage) throws Exception {
    Configuration c = new EmbeddedBroker(dir, 0, 1 << 20).configuration("tcp://127.0.0.1:0");
    c.clearAcceptorConfigurations();
    c.addAcceptorConfiguration("net", acceptor);
    c.putSecurityRoles("activemq.management", Set.of(role(manage)));
    SecurityConfiguration users = new SecurityConfiguration();
    users.addUser("dst", "right");
    users.addRole("dst", "dst");
    server = new EmbeddedActiveMQ();
    server.setConfiguration(c);
    server.setSecurityManager(
        new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
    server.start();
  }

  private static Role role(boolean manage) {
    return new Role(
        "dst", true, true, true, true, true, true, manage, true, true, true, false, false);
  }

  private void use(int port, Optional<Tls> tls) {
    RemoteBroker remote =
        new RemoteBroker(List.of(new Address("localhost", port)), "dst", "right", tls);
    broker = new ExternalBroker(remote, Clock.systemUTC());
    broker.start();
  }

  @Test
  void it_shows_its_own_certificate_where_the_broker_asks_for_one() throws Exception {
    Certificates certificates = new Certificates(dir.resolve("certificates"));
    Path authority = certificates.authority();
    Path key = certificates.signed("broker", "dns:localhost");
    int port = freePort();
    serve(
        "tcp://127.0.0.1:%d?sslEnabled=true;keyStoreType=PEM;keyStorePath=%s;needClientAuth=true;trustStoreType=PEMCA;trustStorePath=%s"
            .formatted(port, key, authority),
        true);

    use(
        port,
        Optional.of(
            new Tls(
                Optional.of(authority),
                Optional.of(certificates.signed("central", "dns:central")))));

    assertThat(broker.isUp()).isTrue();
    assertThat(broker.depth("dst.changes")).hasValue(0);
  }

  @Test
  void without_the_right_to_manage_depths_are_unknown_and_messages_still_go() throws Exception {
    int port = freePort();
    serve("tcp://127.0.0.1:" + port, false);
    use(port, Optional.empty());

    assertThat(broker.isUp()).isTrue();
    assertThat(broker.depth("dst.changes")).isEmpty();
    assertThat(broker.depthOfAll("dst.")).isEmpty();
    assertThat(broker.countBy("dst.changes", "dst_location")).isEmpty();
  }

  @Test
  void however_often_the_broker_is_restarted_messages_go_and_connections_do_not_pile_up()
      throws Exception {
    int port = freePort();
    serve("tcp://127.0.0.1:" + port, true);
    use(port, Optional.empty());
    CamelContext camel = PlainCamel.make();
    camel.addComponent("jms", broker.component());
    camel.start();
    try (ProducerTemplate producer = camel.createProducerTemplate()) {
      for (int i = 1; i <= RESTARTS; i++) {
        server.stop();
        SOON.until(() -> !broker.isUp());
        serve("tcp://127.0.0.1:" + port, true);
        SOON.until(() -> broker.isUp());
        SOON.ignoreExceptions()
            .untilAsserted(() -> producer.sendBody("jms:queue:dst.test", "x".getBytes(UTF_8)));
      }
      SOON.untilAsserted(
          () ->
              assertThat(broker.depth("dst.test").orElseThrow()).isGreaterThanOrEqualTo(RESTARTS));
      assertThat(server.getActiveMQServer().getConnectionCount())
          .isLessThanOrEqualTo(MOST_CONNECTIONS);
    } finally {
      camel.stop();
    }
  }
}
