package dst.route.broker;

import dst.config.RemoteBroker;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Central's own connection to a broker by network. It alone finds out whether the broker answers
 * and says so in the log, once; all others look here first, so that an absent broker costs them
 * nothing.
 */
final class BrokerLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);
  private static final Duration REMIND_AFTER = Duration.ofMinutes(10);

  private final RemoteBroker broker;
  private final ActiveMQConnectionFactory connections;
  private final Clock clock;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(BrokerLink::watchThread);
  private ScheduledFuture<?> looking;
  private volatile Connection connection;
  private volatile String why = "it was not tried yet";
  private Connection dead;
  private String said = "";
  private Instant saidAt;
  private Instant downSince;

  BrokerLink(RemoteBroker broker, ActiveMQConnectionFactory connections, Clock clock) {
    this.broker = broker;
    this.connections = connections;
    this.clock = clock;
  }

  private static Thread watchThread(Runnable work) {
    Thread thread = new Thread(work, "broker");
    thread.setDaemon(true);
    return thread;
  }

  /** Looks once, and from then on each second while the broker is away. */
  void start() {
    look();
    looking = watch.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  boolean isUp() {
    return connection != null;
  }

  /** Why it is not up, a sentence for people. */
  String why() {
    return why;
  }

  /**
   * @throws JMSException if the broker is away, does not answer or does not permit it
   */
  Object manage(String resource, String operation, Object... arguments) throws JMSException {
    Connection open = connection;
    if (open == null) {
      throw new JMSException(why);
    }
    return Management.call(open, resource, operation, arguments);
  }

  private synchronized void look() {
    if (dead != null) {
      close(dead);
      dead = null;
    }
    if (connection == null) {
      connect();
    }
  }

  private void connect() {
    String fault = BrokerProbe.fault(broker).orElse(null);
    if (fault == null) {
      fault = open();
    }
    if (fault == null) {
      sayUp();
    } else {
      sayDown(fault);
    }
  }

  /** Returns what stood against it; null if it is open. */
  private String open() {
    Connection opened = null;
    try {
      opened = connections.createConnection();
      Connection current = opened;
      opened.setExceptionListener(failure -> lost(current));
      opened.start();
      connection = opened;
      return null;
    } catch (JMSException e) {
      close(opened);
      return refusal(broker, e);
    } catch (RuntimeException e) {
      // the watch must live: a look that throws would be the last one
      close(opened);
      return e.toString();
    }
  }

  /** Why a connection was not opened, though the broker is there. */
  static String refusal(RemoteBroker broker, JMSException failure) {
    if (failure instanceof JMSSecurityException) {
      return "it refuses the user "
          + broker.user()
          + ": check dst.broker.user and dst.broker.password, and the users of the broker";
    }
    return deepest(failure).getMessage();
  }

  private static Throwable deepest(Throwable failure) {
    return failure.getCause() == null ? failure : deepest(failure.getCause());
  }

  private synchronized void lost(Connection failed) {
    if (connection == failed) {
      connection = null;
      dead = failed;
      sayDown("the connection is lost");
    }
  }

  private void sayDown(String fault) {
    Instant now = clock.instant();
    boolean first = downSince == null;
    if (first) {
      downSince = now;
    }
    why = fault;
    if (!fault.equals(said) || saidAt.plus(REMIND_AFTER).isBefore(now)) {
      LOG.warn(
          "no queue: the broker {} can't be used since {}: {}. Nothing is pulled or stored until it"
              + " can; that goes on by itself",
          broker,
          downSince.truncatedTo(ChronoUnit.SECONDS),
          fault);
      said = fault;
      saidAt = now;
    }
  }

  private void sayUp() {
    if (downSince == null) {
      LOG.info("the queue is at the broker {}", broker);
    } else {
      Duration away = Duration.between(downSince, clock.instant());
      LOG.info("the broker {} can be used again, after {} s", broker, away.toSeconds());
    }
    downSince = null;
    said = "";
  }

  private static void close(Connection connection) {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (JMSException e) {
      LOG.debug("a lost connection could not be closed in order", e);
    }
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(true);
    }
    watch.shutdownNow();
    synchronized (this) {
      close(connection);
      close(dead);
      connection = null;
      dead = null;
      why = "central stops";
    }
  }
}
