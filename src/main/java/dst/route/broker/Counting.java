package dst.route.broker;

import dst.pull.Intake;
import dst.record.Batch;
import dst.status.Progress;
import dst.store.database.Outcome;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/** Tells {@link Progress} what the routes {@code take} and {@code store} have done. */
public final class Counting {
  private final Progress progress;

  public Counting(Progress progress) {
    this.progress = progress;
  }

  /** A file has its bundle number; its batches go to the queue now. */
  public void taken(@ExchangeProperty("intake") Intake intake) {
    progress.taken(intake.bundle(), intake.size());
  }

  /** A batch is committed. */
  public void stored(
      @ExchangeProperty("batch") Batch batch, @Body Outcome outcome, Exchange exchange) {
    progress.stored(batch, outcome, exchange.getClock().getCreated());
  }
}
