package dst.route.pull;

import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.bundle.WantedFiles;
import dst.location.Location;
import dst.pull.Held;
import dst.pull.Intake;
import dst.pull.LateTurn;
import dst.pull.Pull;
import dst.record.Batch;
import dst.record.RecordType;
import dst.route.area.Capacity;
import dst.route.area.OutOfCapacity;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;

/**
 * The steps of the route {@code take}. Annotations tell what of the exchange each one gets: Camel
 * looks at them once, and at an expression in a route each time.
 */
public final class TakeSteps {
  private static final String INTAKE = "intake";

  private final Pull pull;
  private final DataFiles dataFiles;
  private final Capacity capacity;
  private final RepeatedFailures failures = new RepeatedFailures();

  /** Brings the data files that a batch names; see {@code dst.store.files.DataFiles.fetch}. */
  @FunctionalInterface
  public interface DataFiles {
    Batch fetch(Batch batch, RecordType type, WantedFiles wanted) throws IOException;
  }

  public TakeSteps(Pull pull, DataFiles dataFiles, Capacity capacity) {
    this.pull = pull;
    this.dataFiles = dataFiles;
    this.capacity = capacity;
  }

  /** Stages the file. */
  public Intake begin(
      @ExchangeProperty("location") Location location,
      @Header(Exchange.FILE_NAME_ONLY) String file,
      @Header(Exchange.FILE_LENGTH) long size,
      @Header(Exchange.FILE_LAST_MODIFIED) Long modified,
      @ExchangeProperty(Astray.LIES) String lies,
      @ExchangeProperty("pullArea") PullArea area)
      throws IOException {
    String path = lies == null ? file : lies;
    Listed listed = new Listed(path, false, size, modified == null ? 0 : modified);
    return pull.take(location, file, listed, area);
  }

  /** For the data files that a bundle brings along. */
  public void requireRoom(@ExchangeProperty(INTAKE) Intake intake) throws OutOfCapacity {
    capacity.require(intake.broughtBytes());
  }

  /** The file's batches, decoded as they are asked for. */
  public Iterator<Batch> batches(@ExchangeProperty(INTAKE) Intake intake) throws IOException {
    try {
      return new Batches(intake, pull.read(intake));
    } catch (RuntimeException e) {
      throw failures.after(intake, e);
    }
  }

  /** Those of a file that fails for a reason of its own end with its rejection. */
  private final class Batches implements Iterator<Batch>, Closeable {
    private final Intake intake;
    private final Iterator<Batch> source;

    Batches(Intake intake, Iterator<Batch> source) {
      this.intake = intake;
      this.source = source;
    }

    @Override
    public boolean hasNext() {
      return source.hasNext();
    }

    @Override
    public Batch next() {
      try {
        return source.next();
      } catch (NoSuchElementException e) {
        throw e;
      } catch (RuntimeException e) {
        throw failures.after(intake, e);
      }
    }

    @Override
    public void close() throws IOException {
      if (source instanceof Closeable closeable) {
        closeable.close();
      }
    }
  }

  /** The batch, when its data files are in the file store. */
  public Batch bringDataFiles(@ExchangeProperty(INTAKE) Intake intake, @Body Batch batch)
      throws IOException {
    try {
      return dataFiles.fetch(batch, intake.entry().type(), intake.dataFiles());
    } catch (RuntimeException e) {
      throw failures.after(intake, e);
    }
  }

  /** The same for records that waited for their data files. */
  public Batch bringLateFiles(@ExchangeProperty("turn") LateTurn turn, @Body Batch batch)
      throws IOException {
    return batch.changes().isEmpty()
        ? batch
        : dataFiles.fetch(batch, turn.type(), turn.dataFiles());
  }

  /** Whether the definition names a route that edits the batch. */
  public boolean isTransformed(@ExchangeProperty(INTAKE) Intake intake) {
    return intake.transform() != null;
  }

  /** Keeps the batch back until all of the file has been read. */
  public void hold(@ExchangeProperty(INTAKE) Intake intake, @Body Batch batch) throws IOException {
    capacity.require(0);
    try {
      pull.hold(intake, batch);
    } catch (RuntimeException e) {
      throw failures.after(intake, e);
    }
  }

  /** In place of its records the file is one rejection. */
  public void reject(@ExchangeProperty(INTAKE) Intake intake, @ExchangeException Exception cause)
      throws IOException {
    pull.reject(intake, cause);
  }

  /** From here on the file is this bundle, and the queue has room for it. */
  public void seal(@ExchangeProperty(INTAKE) Intake intake) throws IOException {
    capacity.require(intake.heldBytes());
    pull.seal(intake);
  }

  /** The batches for the queue. */
  public Iterator<Held> held(@ExchangeProperty(INTAKE) Intake intake) throws IOException {
    return pull.held(intake);
  }
}
