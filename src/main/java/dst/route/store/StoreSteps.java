package dst.route.store;

import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.Rejected;
import dst.record.Rejection;
import dst.route.pull.TakeSteps;
import dst.store.Outage;
import dst.store.Refusing;
import dst.store.database.Outcome;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/** The steps of the route {@code store}, bound by annotations as those of {@link TakeSteps}. */
public final class StoreSteps {
  private final Store store;
  private final Outage outage;

  /** Brings a batch into the database; see {@code dst.store.Store.apply}. */
  @FunctionalInterface
  public interface Store {
    Outcome apply(Batch batch, Refusing refusing) throws Exception;
  }

  public StoreSteps(Store store, Outage outage) {
    this.store = store;
    this.outage = outage;
  }

  /**
   * @throws Rejected if the message is no batch
   */
  public Batch read(@Body Object message) {
    if (!(message instanceof byte[] bytes)) {
      throw noBatch(
          "it holds "
              + (message == null ? "nothing" : "a " + message.getClass().getSimpleName())
              + ", and a batch is a JMS bytes message");
    }
    try {
      return BatchJson.read(bytes);
    } catch (Rejected e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw noBatch("it can't be read: " + e);
    }
  }

  private static Rejected noBatch(String problem) {
    return new Rejected(
        new Rejection(
            Rejection.Cause.MESSAGE,
            0,
            null,
            null,
            "batch",
            null,
            "a message of dst.changes is no batch: " + problem,
            null,
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
