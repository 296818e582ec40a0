package dst.route.pull;

import dst.bundle.Acknowledgement;
import dst.bundle.BundleNames;
import dst.bundle.HostArea;
import dst.bundle.Listed;
import dst.location.Location;
import dst.pull.Chain;
import dst.record.BundleId;
import dst.store.Watermark;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has one location's bundles taken again that the central database does not know any more: those
 * behind its mark that the host still has. What was taken last is set back first, then they are
 * renamed back, oldest first, and the host is told last: a crash anywhere in it begins it anew.
 */
final class Rewind {
  private static final Logger LOG = LoggerFactory.getLogger(Rewind.class);

  private final Location location;
  private final HostArea host;
  private final Chain chain;
  private final Listeners listeners;

  Rewind(Location location, HostArea host, Chain chain, Listeners listeners) {
    this.location = location;
    this.host = host;
    this.chain = chain;
    this.listeners = listeners;
  }

  /**
   * @param mark as the database knows it
   * @param further what was complete at central once
   * @return the mark that is right now: further, if bundles are gone
   */
  Watermark from(Watermark mark, Acknowledgement further) throws IOException {
    NavigableSet<BundleId> done = behind(mark, BundleNames.DONE);
    NavigableSet<BundleId> all = behind(mark, BundleNames.READY);
    all.addAll(done);
    BundleId first =
        all.isEmpty()
            ? new BundleId(location.id(), further.epoch(), further.applied() + 1)
            : all.first();
    Watermark begin = begin(mark, first);
    chain.takeAgainFrom(first.epoch(), first.number());
    if (!begin.equals(mark)) {
      listeners.set(location, begin);
    }
    if (begin.missing() != null && !begin.missing().equals(mark.missing())) {
      LOG.error("{}: {}", location.id(), missing(begin));
    }
    for (BundleId bundle : done) {
      String name = BundleNames.file(bundle);
      host.rename(BundleNames.DONE + "/" + name, BundleNames.READY + "/" + name);
    }
    LOG.info("{}: {} bundles are taken again", location.id(), done.size());
    return begin;
  }

  /** Those behind the mark that lie in the folder. */
  private NavigableSet<BundleId> behind(Watermark mark, String folder) throws IOException {
    NavigableSet<BundleId> bundles = new TreeSet<>(BundleNames.OLDEST_FIRST);
    try {
      for (Listed listed : host.list(folder)) {
        BundleNames.parse(listed.path().substring(folder.length() + 1))
            .filter(bundle -> bundle.location().equals(location.id()))
            .filter(
                bundle ->
                    new Watermark(bundle.epoch(), bundle.number(), 0, null)
                        .isAhead(mark.epoch(), mark.applied()))
            .ifPresent(bundles::add);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{}: there is no {}/", location.id(), folder);
    }
    return bundles;
  }

  /** A new epoch began with a snapshot of everything: what is gone before it is not missed. */
  private static Watermark begin(Watermark mark, BundleId first) {
    boolean sameEpoch = first.epoch() == mark.epoch();
    long from = sameEpoch ? mark.applied() + 1 : 1;
    if (first.number() > from) {
      Watermark.Missing missing = new Watermark.Missing(from, first.number() - 1);
      return new Watermark(first.epoch(), missing.to(), missing.to(), missing);
    }
    return sameEpoch ? mark : new Watermark(first.epoch(), 0, 0, null);
  }

  /** What is missing for good, and what to do, for people. */
  static String missing(Watermark mark) {
    return "%s of epoch %d can't be taken again, the host has deleted them: what changed in them is missing at central. Run \"dst host snapshot\" at the host: it sends everything once more"
        .formatted(mark.missing(), mark.epoch());
  }
}
