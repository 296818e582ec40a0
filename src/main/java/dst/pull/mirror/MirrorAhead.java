package dst.pull.mirror;

import dst.bundle.Listed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The files that a plan fetches, as far as somebody looks ahead. */
final class MirrorAhead implements Iterator<Listed> {
  private final MirrorLines plan;
  private final long mostBytes;

  MirrorAhead(MirrorLines plan, long mostBytes) {
    this.plan = plan;
    this.mostBytes = mostBytes;
  }

  @Override
  public boolean hasNext() {
    try {
      while (plan.peek() != null && !isFetched(plan.peek())) {
        plan.take();
      }
      return plan.peek() != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isFetched(MirrorLine line) {
    return line.word() == MirrorLine.Word.FETCH && line.size() <= mostBytes;
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
