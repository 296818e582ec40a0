package dst.route.pull;

import dst.bundle.BundleNames;
import dst.pull.Arrivals;
import dst.route.area.RemotePullArea;
import dst.route.sftp.ReadAhead;
import dst.route.sftp.RemoteEntry;
import java.util.List;

/**
 * Looks at the host for the bundle that a ring tells of, and for the one behind it, in place of a
 * listing, which takes longer. One for each location.
 */
final class BundleLook {
  /** However often a host rings, now and then all that it has is looked at. */
  private static final int MOST_UNLISTED = 100;

  private final Schedule schedule;
  private final Arrivals arrivals;
  private final RemotePullArea area;
  private int unlisted;
  private boolean more;

  BundleLook(Schedule schedule, Arrivals arrivals, RemotePullArea area) {
    this.schedule = schedule;
    this.arrivals = arrivals;
    this.area = area;
  }

  /**
   * @return null if the pull area has to be listed
   */
  RemoteEntry find() {
    boolean mayLook = schedule.isRung() && unlisted < MOST_UNLISTED;
    List<String> next = mayLook ? arrivals.next() : List.of();
    ReadAhead.Look found =
        area.look(next.stream().map(name -> BundleNames.READY + "/" + name).toList());
    more = found != null && found.more();
    unlisted = found == null ? 0 : unlisted + 1;
    return found == null ? null : RemoteEntry.bundle(next.get(0), found.size());
  }

  /** Whether the folder is listed, and not one bundle alone. */
  boolean isListed() {
    return unlisted == 0;
  }

  /** Whether the bundle behind the one that was found is there, too. */
  boolean foundMore() {
    return more;
  }
}
