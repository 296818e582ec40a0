package dst.seal;

import dst.bundle.Acknowledgement;
import dst.bundle.Manifest;
import dst.capture.Acknowledged;
import dst.capture.NewEpoch;
import dst.capture.Snapshots;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the listener goes on where it was. If the host, its database or its pull area is an older
 * one, a new epoch begins, and all captures are sent again: nothing that central has from the lost
 * time can then pass for newer.
 */
public final class Continuity implements NewEpoch {
  private static final Logger LOG = LoggerFactory.getLogger(Continuity.class);

  private final Sealer sealer;
  private final Acknowledged acknowledged;
  private final Snapshots snapshots;

  public Continuity(Sealer sealer, Acknowledged acknowledged, Snapshots snapshots) {
    this.sealer = sealer;
    this.acknowledged = acknowledged;
    this.snapshots = snapshots;
  }

  /** At the start, before anything is sealed, and from time to time. */
  public void check() throws IOException {
    if (sealer.lost() != null) {
      begin(sealer.lost(), 0);
      return;
    }
    // The acknowledgement first: the sealer then knows at least what central knew.
    Acknowledgement ack = acknowledged.now().orElse(null);
    Manifest.Link last = sealer.last();
    long epoch = last == null ? sealer.epoch() - 1 : last.epoch();
    long number = last == null ? Long.MAX_VALUE : last.number();
    if (ack != null && (ack.epoch() > epoch || (ack.epoch() == epoch && ack.applied() > number))) {
      begin(
          "central has bundle %d of epoch %d, and this host knows of %s"
              .formatted(
                  ack.applied(),
                  ack.epoch(),
                  last == null ? "none" : last.number() + " of epoch " + last.epoch()),
          ack.epoch());
    }
  }

  @Override
  public long begin(String reason, long above) throws IOException {
    snapshots.request(reason);
    long acknowledgedEpoch = acknowledged.now().map(Acknowledgement::epoch).orElse(0L);
    long epoch = sealer.newEpoch(Math.max(above, acknowledgedEpoch));
    LOG.warn(
        "{}: epoch {} begins, and everything is sent again: {}", sealer.location(), epoch, reason);
    return epoch;
  }
}
