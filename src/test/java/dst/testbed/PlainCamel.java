package dst.testbed;

import org.apache.camel.cli.connector.DefaultCliConnectorFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CliConnectorFactory;

/**
 * A Camel for a test that needs little of it: without JMX, and without the connector to Camel's
 * command line, which writes to the user's home and may be in the way while Camel starts.
 */
public final class PlainCamel {
  private PlainCamel() {}

  public static DefaultCamelContext make() {
    DefaultCamelContext camel = new DefaultCamelContext();
    DefaultCliConnectorFactory connector = new DefaultCliConnectorFactory();
    connector.setEnabled(false);
    camel.getCamelContextExtension().addContextPlugin(CliConnectorFactory.class, connector);
    camel.disableJMX();
    return camel;
  }
}
