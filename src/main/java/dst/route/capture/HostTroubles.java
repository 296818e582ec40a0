package dst.route.capture;

import dst.seal.Troubles;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Tells which routes of a host fail and which pass again. Consumers that have it as their {@code
 * exceptionHandler} don't log each failure themselves.
 */
public final class HostTroubles extends RoutePolicySupport implements ExceptionHandler {
  private final Troubles troubles;

  public HostTroubles(Troubles troubles) {
    this.troubles = troubles;
  }

  /** Camel looks for factories in its registry, and asks them for each route. */
  RoutePolicyFactory factory() {
    RoutePolicy policy = this;
    return new RoutePolicyFactory() {
      @Override
      public RoutePolicy createRoutePolicy(
          org.apache.camel.CamelContext camel, String routeId, NamedNode route) {
        return policy;
      }
    };
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    if (exchange.getException() == null) {
      troubles.passed(route.getRouteId());
    } else {
      troubles.failed(route.getRouteId(), exchange.getException());
    }
  }

  @Override
  public void handleException(Throwable exception) {
    handleException(null, null, exception);
  }

  @Override
  public void handleException(String message, Throwable exception) {
    handleException(message, null, exception);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    if (exchange == null || exchange.getFromRouteId() == null) {
      troubles.failed("a consumer", exception);
    }
  }
}
