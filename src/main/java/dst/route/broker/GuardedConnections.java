package dst.route.broker;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;

/**
 * Connections for routes: while the broker is away the reason comes back at once, in place of a
 * time-out for each of the many threads that ask.
 */
final class GuardedConnections implements ConnectionFactory {
  private final BrokerLink link;
  private final ConnectionFactory connections;

  GuardedConnections(BrokerLink link, ConnectionFactory connections) {
    this.link = link;
    this.connections = connections;
  }

  @Override
  public Connection createConnection() throws JMSException {
    if (!link.isUp()) {
      throw new JMSException("no queue: " + link.why());
    }
    return connections.createConnection();
  }

  @Override
  public Connection createConnection(String user, String password) {
    throw new UnsupportedOperationException("the user stands in the settings");
  }

  @Override
  public JMSContext createContext() {
    throw new UnsupportedOperationException("routes use connections");
  }

  @Override
  public JMSContext createContext(String user, String password) {
    return createContext();
  }

  @Override
  public JMSContext createContext(String user, String password, int mode) {
    return createContext();
  }

  @Override
  public JMSContext createContext(int mode) {
    return createContext();
  }
}
