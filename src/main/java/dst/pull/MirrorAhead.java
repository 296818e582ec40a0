package dst.pull;

import dst.bundle.Listed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The files that a plan fetches, as far as somebody looks ahead. */
final class MirrorAhead implements Iterator<Listed> {
  private final MirrorLines plan;

  MirrorAhead(MirrorLines plan) {
    this.plan = plan;
  }

  @Override
  public boolean hasNext() {
    try {
      while (plan.peek() != null && plan.peek().word() != MirrorLine.Word.FETCH) {
        plan.take();
      }
      return plan.peek() != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Listed next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the plan has ended");
    }
    try {
      MirrorLine line = plan.peek();
      plan.take();
      return new Listed(line.path(), false, line.size(), line.modified());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
