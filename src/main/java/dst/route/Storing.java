package dst.route;

import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.Rejection;
import dst.store.Outage;
import dst.store.Outcome;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/** The steps of the route {@code store}, bound by annotations as those of {@link Taking}. */
public final class Storing {
  private final Store store;
  private final Outage outage;

  /** Brings a batch into the database; see {@code dst.store.Store.apply}. */
  @FunctionalInterface
  public interface Store {
    Outcome apply(Batch batch) throws Exception;
  }

  public Storing(Store store, Outage outage) {
    this.store = store;
    this.outage = outage;
  }

  /**
   * @throws dst.record.Rejected if the message is no batch
   */
  public Batch read(@Body byte[] message) {
    return BatchJson.read(message);
  }

  /** The batch is committed when this returns. */
  public Outcome apply(@ExchangeProperty("batch") Batch batch) throws Exception {
    Outcome outcome = store.apply(batch);
    outage.passed(batch.id());
    return outcome;
  }

  /** Each of them becomes a dead letter. */
  public List<Rejection> rejected(@Body Outcome outcome) {
    return outcome.rejected();
  }
}
