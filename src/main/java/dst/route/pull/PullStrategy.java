package dst.route.pull;

import dst.bundle.BadBundle;
import dst.bundle.HostArea;
import dst.bundle.PullArea;
import dst.bundle.Settled;
import dst.location.Location;
import dst.pull.Arrivals;
import dst.pull.BundleRefused;
import dst.pull.Intake;
import dst.pull.Pull;
import dst.route.area.Capacity;
import dst.route.area.CapacityCheckedPullArea;
import dst.route.area.LocalPullArea;
import dst.route.area.OutOfCapacity;
import dst.route.area.RemotePullArea;
import dst.route.area.WatchedPullArea;
import dst.route.sftp.SftpSession;
import dst.route.sftp.StallDetector;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;

/**
 * What the consumer of one location does around each file: hands the pull area to the route, moves
 * the file to {@code done/} when the route has queued it, and leaves it where it is when the route
 * failed. Camel's own rename strategy needs four round trips for a move, this one needs one.
 */
final class PullStrategy implements GenericFileProcessStrategy<Object> {
  private final Location location;
  private final Pull pull;
  private final PollHealth health;
  private final Settled settled;
  private final Unreadable unreadable;
  private final Arrivals arrivals;
  private final Capacity capacity;
  private final Schedule schedule;
  private final StallDetector stalls;
  private final PullLease lease;
  private final Astray strays;
  private final DoneMover mover;
  private boolean recovered;
  private boolean tried;
  private boolean stopped;
  private BundleLook look;
  private HostArea host;
  private PullArea area;

  PullStrategy(
      Location location,
      Pull pull,
      PollHealth health,
      Settled settled,
      Unreadable unreadable,
      Capacity capacity,
      Schedule schedule,
      PullLease lease,
      Astray strays) {
    this.location = location;
    this.pull = pull;
    this.health = health;
    this.settled = settled;
    this.unreadable = unreadable;
    this.capacity = capacity;
    this.schedule = schedule;
    this.stalls = schedule.stalls();
    this.lease = lease;
    this.arrivals = pull.arrivals(location);
    this.strays = strays;
    this.mover = new DoneMover(location, pull, health);
  }

  @Override
  public void prepareOnStartup(
      GenericFileOperations<Object> operations, GenericFileEndpoint<Object> endpoint) {
    HostArea there = area(operations, endpoint);
    if (there instanceof RemotePullArea remote) {
      look = new BundleLook(schedule, arrivals, remote);
      SftpSession session = (SftpSession) (Object) operations;
      session.findBy(look::find, remote::entries);
      session.retriesWhile(() -> stalls.stall() == null);
    }
    host = new WatchedPullArea(there, stalls);
    area = new CapacityCheckedPullArea(host, capacity);
    mover.at(host);
  }

  /** Whether there is more than the pull has looked at. */
  boolean hasMore() {
    return arrivals.hasMore() || mover.isAgain() || (look != null && look.foundMore() && !stopped);
  }

  /** Counts what the pull has listed and not taken; one that looked for a bundle listed nothing. */
  void count(UntakenCount untaken, ListenerWatch watch) {
    if (look == null || look.isListed()) {
      untaken.end(location.pull().finished().marker());
      watch.end();
    }
  }

  /**
   * The pull area behind the consumer's connection, when all files are taken; null before the first
   * pull. The host is not waited for until it is asked for something.
   */
  PullArea area() {
    stalls.central();
    return area;
  }

  /** The same, where central may write; it takes no room here. */
  HostArea host() {
    stalls.central();
    return host;
  }

  /** Whether the last pull that saw files ended before it had taken them all. */
  boolean isStopped() {
    return stopped;
  }

  @Override
  public boolean begin(
      GenericFileOperations<Object> operations,
      GenericFileEndpoint<Object> endpoint,
      Exchange exchange,
      GenericFile<Object> file) {
    if (exchange.getProperty(ExchangePropertyKey.BATCH_INDEX, Integer.class) == 0) {
      stopped = false;
    }
    stopped |= !lease.enter(this);
    boolean isMoved = mover.isOf(file.getFileNameOnly());
    if (!stopped) {
      settle();
    }
    if (stopped || isMoved || !mayTake(file) || !hasRoom(file.getFileLength())) {
      return false;
    }
    exchange.setProperty("location", location);
    exchange.setProperty("pullArea", area);
    stalls.central();
    return true;
  }

  /** What must be over before another file is taken: this one, or what came in its place. */
  private void settle() {
    try {
      if (!recovered) {
        tried = true;
        mover.recover();
        recovered = true;
      }
    } catch (IOException e) {
      stopped = true;
      health.failed(e);
      return;
    }
    if (mover.isPending()) {
      stopped = !mover.move();
    }
    if (mover.astray() != null) {
      tried = true;
      takeAstray(mover.astray());
      stopped = true;
    }
  }

  /** At the end of a pull, also of one that saw no file. */
  void settleLeft() {
    boolean isDue = !tried && (!recovered || mover.astray() != null);
    tried = false;
    if (isDue && host != null && lease.enter(this)) {
      try {
        settle();
      } finally {
        lease.leave(this);
      }
    }
  }

  private void takeAstray(Pull.Left astray) {
    long size;
    try {
      HostArea.Sight sight = host.look(astray.path());
      size = sight == null ? -1 : sight.file().size();
    } catch (NoSuchFileException e) {
      gone();
      return;
    } catch (IOException e) {
      health.failed(e);
      return;
    }
    if (!hasRoom(Math.max(0, size))) {
      return;
    }
    stalls.central();
    Exchange exchange = strays.take(astray, size, area);
    Intake intake = exchange.getProperty("intake", Intake.class);
    if (exchange.getException() == null) {
      mover.found();
      mover.begin(astray.file(), intake).move();
    } else {
      notTaken(exchange.getException());
      giveUp(intake);
    }
  }

  private void gone() {
    try {
      mover.gone();
    } catch (IOException e) {
      health.failed(e);
    }
  }

  private boolean mayTake(GenericFile<Object> file) {
    try {
      Arrivals.Answer answer =
          arrivals.ask(file.getFileNameOnly(), file.getFileLength(), file.getLastModified());
      String trouble = arrivals.trouble();
      if (trouble != null) {
        health.parked(trouble);
      }
      if (answer == Arrivals.Answer.DONE) {
        stopped = !mover.begin(file.getFileNameOnly(), null).move();
      }
      return answer == Arrivals.Answer.TAKE;
    } catch (IOException e) {
      stopped = true;
      health.failed(e);
      return false;
    }
  }

  /** Files behind one that has no room wait with it: taken before it, they would count as older. */
  private boolean hasRoom(long bytes) {
    String shortage = capacity.shortage();
    stopped = shortage != null;
    try {
      if (stopped) {
        health.waits(shortage);
      } else {
        capacity.require(bytes);
      }
    } catch (OutOfCapacity e) {
      stopped = true;
      notTaken(e);
    }
    return !stopped;
  }

  /** That nobody has room {@link Capacity} says once for all locations. */
  private void notTaken(Exception cause) {
    OutOfCapacity noRoom = noRoom(cause);
    if (noRoom != null && noRoom.isForAny()) {
      health.waits(noRoom.getMessage());
    } else {
      health.failed(cause);
    }
  }

  private HostArea area(
      GenericFileOperations<Object> operations, GenericFileEndpoint<Object> endpoint) {
    String folder = DoneMover.pullArea(location, endpoint);
    return "file".equals(endpoint.getScheme())
        ? new LocalPullArea(folder)
        : new RemotePullArea(
            (SftpSession) (Object) operations, folder, stalls::read, capacity.memory());
  }

  /** Whether the location is this one's to take from; it is until {@link #leaveLease}. */
  boolean enterLease() {
    return lease.enter(this);
  }

  void leaveLease() {
    lease.leave(this);
  }

  @Override
  public void abort(
      GenericFileOperations<Object> operations,
      GenericFileEndpoint<Object> endpoint,
      Exchange exchange,
      GenericFile<Object> file) {
    lease.leave(this);
  }

  @Override
  public void commit(
      GenericFileOperations<Object> operations,
      GenericFileEndpoint<Object> endpoint,
      Exchange exchange,
      GenericFile<Object> file) {
    settled.forget(file.getFileNameOnly());
    unreadable.read(file.getFileNameOnly());
    try {
      Intake intake = exchange.getProperty("intake", Intake.class);
      stopped |= !mover.begin(file.getFileNameOnly(), intake).move();
    } finally {
      lease.leave(this);
    }
  }

  /**
   * Files behind one that failed wait for the next poll: taken before it, they would count as
   * older. Only a file that central may not or can't read, or that has vanished, stops nobody: no
   * version of it is in.
   */
  @Override
  public void rollback(
      GenericFileOperations<Object> operations,
      GenericFileEndpoint<Object> endpoint,
      Exchange exchange,
      GenericFile<Object> file) {
    Intake intake = exchange.getProperty("intake", Intake.class);
    Exception cause = exchange.getException();
    BundleRefused refused = refused(intake, cause);
    if (refused != null && refused.then() != BundleRefused.Then.RETRY) {
      refused(file.getFileNameOnly(), refused);
    } else if (concernsThisFileAlone(cause) || isUnreadable(file, intake, cause)) {
      health.failedAlone(cause);
    } else {
      stopped = true;
      notTaken(refused == null ? cause : refused);
    }
    giveUp(intake);
    lease.leave(this);
  }

  /** What can't be read is never staged. A bundle holds those behind it by itself. */
  private boolean isUnreadable(GenericFile<Object> file, Intake intake, Exception cause) {
    return intake == null
        && !location.pull().listener()
        && noRoom(cause) == null
        && unreadable.failed(file.getFileNameOnly());
  }

  /** The bundles behind it know by themselves that they must wait. */
  private void refused(String file, BundleRefused refused) {
    if (refused.then() == BundleRefused.Then.PARK) {
      health.parked(arrivals.trouble());
    } else if (refused.then() == BundleRefused.Then.DONE) {
      stopped |= !mover.begin(file, null).move();
    }
  }

  /** What a bundle is worth may be found out only while it is read. */
  private BundleRefused refused(Intake intake, Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof BundleRefused refused) {
        return refused;
      }
      if (t instanceof BadBundle found) {
        return pull.damaged(intake, found);
      }
    }
    return null;
  }

  /** What is half-done must not lie on a full disk: the next poll begins anew. */
  private void giveUp(Intake intake) {
    try {
      if (intake != null) {
        pull.giveUp(intake);
      }
    } catch (IOException e) {
      health.failed(e);
    }
  }

  private static OutOfCapacity noRoom(Throwable cause) {
    Throwable t = cause;
    while (t != null && !(t instanceof OutOfCapacity)) {
      t = t.getCause();
    }
    return (OutOfCapacity) t;
  }

  private static boolean concernsThisFileAlone(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof NoSuchFileException || t instanceof AccessDeniedException) {
        return true;
      }
    }
    return false;
  }
}
