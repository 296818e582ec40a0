package dst.route;

import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.Rejected;
import dst.record.Rejection;
import dst.store.Outage;
import dst.store.Outcome;
import dst.store.Refusing;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the route {@code store}, bound by annotations as those of {@link Taking}. */
public final class Storing {
  private static final Logger LOG = LoggerFactory.getLogger(Storing.class);

  private final Store store;
  private final Outage outage;

  /** Brings a batch into the database; see {@code dst.store.Store.apply}. */
  @FunctionalInterface
  public interface Store {
    Outcome apply(Batch batch, Refusing refusing) throws Exception;
  }

  public Storing(Store store, Outage outage) {
    this.store = store;
    this.outage = outage;
  }

  /**
   * Leaves the message's bytes as the body, so that a dead letter can hold them.
   *
   * @throws Rejected if the message is no batch
   */
  public Batch read(Message message) {
    byte[] bytes = bytes(message);
    message.setBody(bytes);
    try {
      return BatchJson.read(bytes);
    } catch (Rejected e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw noBatch("it can't be read: " + e, null);
    }
  }

  private static byte[] bytes(Message message) {
    Object body = null;
    try {
      body = message.getBody();
      if (body instanceof byte[] bytes) {
        return bytes;
      }
    } catch (RuntimeException e) {
      LOG.debug("the body of a message can't be had", e);
    }
    message.setBody(new byte[0]);
    throw noBatch(
        "it has a body of type "
            + (body == null ? "none" : body.getClass().getSimpleName())
            + ", and a batch is a JMS bytes message",
        body instanceof String text ? text : "");
  }

  private static Rejected noBatch(String problem, String source) {
    return new Rejected(
        new Rejection(
            Rejection.Cause.MESSAGE,
            0,
            null,
            null,
            "batch",
            null,
            "a message of dst.changes is no batch: " + problem,
            source,
            null));
  }

  /** The batch is committed when this returns. */
  public Outcome apply(@ExchangeProperty("batch") Batch batch) throws Exception {
    Outcome outcome = store.apply(batch, outage.begin(batch));
    outage.passed(batch);
    return outcome;
  }

  /** Each of them becomes a dead letter. */
  public List<Rejection> rejected(@Body Outcome outcome) {
    return outcome.rejected();
  }
}
