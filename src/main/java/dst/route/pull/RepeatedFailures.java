package dst.route.pull;

import dst.pull.Intake;
import dst.record.Rejected;
import dst.record.Rejection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.RuntimeCamelException;

/**
 * Plain files that fail again and again for a reason of their own: a fault of dst that only their
 * content shows. Such a file is rejected whole, or all files behind it would wait for good. An
 * outage (of the connection, a disk, the broker, a database) is never one of these.
 */
public final class RepeatedFailures {
  public static final int MOST = 5;

  /** By location: its files are taken one after the other, so only the last failure counts. */
  private final Map<String, Failure> last = new ConcurrentHashMap<>();

  /**
   * @param what file and kind of failure
   */
  private record Failure(String what, int times) {
    private Failure again(Failure next) {
      return next.what.equals(what) ? new Failure(what, times + 1) : next;
    }
  }

  /**
   * @return what is to be thrown: the failure itself, or at the last attempt that the file is
   *     rejected
   */
  RuntimeException after(Intake intake, RuntimeException failure) {
    if (failure instanceof Rejected || intake.location().pull().listener() || isOutage(failure)) {
      return failure;
    }
    String location = intake.location().id();
    String what = intake.file() + "/" + intake.size() + "/" + failure.getClass().getName();
    if (last.merge(location, new Failure(what, 1), Failure::again).times() < MOST) {
      return failure;
    }
    last.remove(location);
    String error =
        "%s: %s failed %d times in the same way, a fault of dst: %s; report it with the file, and drop the file again when it is fixed"
            .formatted(location, intake.file(), MOST, failure);
    return new Rejected(
        new Rejection(Rejection.Cause.FILE, 0, null, null, "failed", null, error, null, null));
  }

  private static boolean isOutage(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof IOException || t instanceof RuntimeCamelException) {
        return true;
      }
    }
    return Thread.currentThread().isInterrupted();
  }
}
