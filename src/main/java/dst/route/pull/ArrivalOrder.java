package dst.route.pull;

import dst.location.Pull;
import dst.pull.FileOrder;
import java.util.Comparator;
import org.apache.camel.component.file.GenericFile;

/** The order in which the files of one poll are taken, and so which of them is newer. */
final class ArrivalOrder implements Comparator<GenericFile<?>> {
  private final boolean byTime;

  ArrivalOrder(Pull.Order order) {
    this.byTime = order == Pull.Order.TIME;
  }

  @Override
  public int compare(GenericFile<?> one, GenericFile<?> other) {
    int times = byTime ? Long.compare(one.getLastModified(), other.getLastModified()) : 0;
    return times != 0
        ? times
        : FileOrder.BY_NAME.compare(one.getFileNameOnly(), other.getFileNameOnly());
  }
}
