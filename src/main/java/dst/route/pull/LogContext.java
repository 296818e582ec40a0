package dst.route.pull;

import dst.pull.Intake;
import dst.record.Batch;
import dst.record.BundleId;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.MDC;

/**
 * Names location and bundle in each line that is logged while a file or a batch is under way, also
 * in those of Camel, drivers and the integrator's routes.
 */
public final class LogContext {
  static final String LOCATION = "location";
  static final String BUNDLE = "bundle";

  /** From here to the end of the exchange, which stays on its thread. */
  public void intake(@ExchangeProperty("intake") Intake intake, Exchange exchange) {
    about(intake.bundle(), exchange);
  }

  /** The same for a batch that is stored. */
  public void batch(@ExchangeProperty("batch") Batch batch, Exchange exchange) {
    about(batch.bundle(), exchange);
  }

  private static void about(BundleId bundle, Exchange exchange) {
    String before = MDC.get(LOCATION);
    MDC.put(LOCATION, bundle.location());
    MDC.put(BUNDLE, bundle.toString());
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange ended) {
                MDC.remove(BUNDLE);
                if (before == null) {
                  MDC.remove(LOCATION);
                }
              }
            });
  }
}
