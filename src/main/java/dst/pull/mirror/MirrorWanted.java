package dst.pull.mirror;

import dst.bundle.Listed;
import dst.record.Rejection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.LongSupplier;

/**
 * The files that a turn fetches, one after the other, until its batch is full or its time is over.
 * What the plan has between them is done when it is passed.
 */
final class MirrorWanted implements Iterator<Listed> {
  private final MirrorTurn turn;
  private final LongSupplier nanoTime;

  MirrorWanted(MirrorTurn turn, LongSupplier nanoTime) {
    this.turn = turn;
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean hasNext() {
    try {
      MirrorLine line = turn.next(nanoTime.getAsLong());
      while (line != null && isDoneWithoutFetching(line)) {
        turn.plan().take();
        line = turn.next(nanoTime.getAsLong());
      }
      return line != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isDoneWithoutFetching(MirrorLine line) {
    long most = turn.location().pull().mostDataFileBytes();
    switch (line.word()) {
      case GONE -> turn.delete(line);
      case FORGOTTEN -> turn.forget(line);
      case NAMELESS -> turn.reject(line, MirrorLine.Word.NAMELESS, nameless(line.path()));
      default -> {
        if (line.size() <= most) {
          return false;
        }
        turn.reject(line, MirrorLine.Word.REFUSED, tooLarge(line, most));
      }
    }
    return true;
  }

  @Override
  public Listed next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the turn has fetched all that it can");
    }
    try {
      MirrorLine line = turn.plan().peek();
      turn.plan().take();
      turn.hasBegun();
      return new Listed(line.path(), false, line.size(), line.modified());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Rejection nameless(String path) {
    return rejection(
        path,
        "path",
        path,
        MirrorListing.problem(path) + "; rename it at the host, it is not mirrored until then");
  }

  private Rejection tooLarge(MirrorLine line, long most) {
    return rejection(
        line.path(),
        "max-data-file",
        Long.toString(line.size()),
        "has %,d bytes, more than the %,d of max-data-file; raise it, or send a smaller one"
            .formatted(line.size(), most));
  }

  private Rejection rejection(String path, String rule, String value, String problem) {
    String shown = path.replaceAll("\\p{Cntrl}", "?");
    String error = turn.location().id() + ": the data file " + shown + " " + problem;
    return new Rejection(
        Rejection.Cause.DATA_FILE, 0, shown, "path", rule, value, error, null, null);
  }
}
