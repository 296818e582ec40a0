package dst.route.broker;

import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Consumers that wait for an absent broker without a word: {@link BrokerLink} has said it. Theirs
 * would be a line a second.
 */
final class PatientConsumers extends DefaultJmsMessageListenerContainer {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);
  private static final long LOOK_MILLIS = 200;

  private final BrokerLink link;
  private String said = "";

  PatientConsumers(JmsEndpoint endpoint, BrokerLink link) {
    super(endpoint);
    this.link = link;
  }

  /** What stands against them while the broker answers, such as a missing permission, said once. */
  @Override
  protected void handleListenerSetupFailure(Throwable failure, boolean alreadyRecovered) {
    String why = String.valueOf(failure.getMessage());
    if (link.isUp() && !alreadyRecovered && !why.equals(said)) {
      said = why;
      LOG.warn("nothing is taken from {}, it is tried again: {}", getDestinationName(), why);
    }
  }

  @Override
  protected void refreshConnectionUntilSuccessful() {
    BackOffExecution pause = new FixedBackOff(LOOK_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS).start();
    boolean more = true;
    while (more && isRunning() && !link.isUp()) {
      more = applyBackOffTime(pause);
    }
    super.refreshConnectionUntilSuccessful();
  }
}
