package dst.route.pull;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;

/** Camel for thousands of routes: to add one takes no longer when there are many others. */
public final class ManyRoutes extends Main {
  @Override
  protected CamelContext createCamelContext() {
    CamelContext context = new Context();
    context.getCamelContextExtension().setRegistry(registry);
    return context;
  }

  /** Before it adds a route, Camel removes the one of that id, and walks through all to do so. */
  private static final class Context extends DefaultCamelContext {
    Context() {
      super(false);
    }

    @Override
    public boolean removeRoute(String id) throws Exception {
      return getRouteStatus(id) != null && super.removeRoute(id);
    }
  }
}
