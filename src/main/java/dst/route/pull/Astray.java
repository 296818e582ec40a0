package dst.route.pull;

import dst.bundle.PullArea;
import dst.location.Location;
import dst.pull.Pull;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Sends a file through the route {@code take} that no listing shows: it got to {@code done/}
 * unread, and there is a newer one of its name already.
 */
final class Astray {
  /** Exchange property: where a file lies that does not lie under its name. */
  static final String LIES = "lies";

  private final Location location;
  private final ProducerTemplate routes;

  Astray(Location location, ProducerTemplate routes) {
    this.location = location;
    this.routes = routes;
  }

  /**
   * @param size in bytes; -1: not known
   */
  Exchange take(Pull.Left file, long size, PullArea area) {
    Endpoint take = routes.getCamelContext().getEndpoint("direct:take");
    Exchange exchange = take.createExchange();
    exchange.setProperty("location", location);
    exchange.setProperty("pullArea", area);
    exchange.setProperty(LIES, file.path());
    exchange.getIn().setHeader(Exchange.FILE_NAME_ONLY, file.file());
    exchange.getIn().setHeader(Exchange.FILE_LENGTH, size);
    return routes.send(take, exchange);
  }
}
