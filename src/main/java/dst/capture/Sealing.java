package dst.capture;

import dst.bundle.Manifest;
import java.io.IOException;
import java.util.Map;

/**
 * Turns what captures find into sealed bundles, one after the other, whoever calls. Each change
 * gets the next seq: so what is sealed later is newer, whatever its source calls it.
 */
public interface Sealing {
  /**
   * The bundle is durable in the pull area when this returns, and only then may its source forget
   * the changes. Rings the doorbell.
   *
   * @return the manifest of the new bundle
   * @throws NoRoomToSeal if the disk is nearly full: leave the changes where they are, try later
   * @throws IOException if it can't be written: likewise
   */
  Manifest seal(Find find) throws IOException;

  /**
   * Looks and seals while nothing else is sealed. So what is read anew from a source and what the
   * source tells of its changes have one order: a change that was sealed before is seen by the
   * look, and one that the look does not see is sealed behind it, and wins.
   *
   * @return the manifest of the new bundle; null if the look found nothing
   */
  Manifest sealAlone(Look look) throws IOException;

  /** A look at a source that ends in what is to be sealed. It should be short: others wait. */
  @FunctionalInterface
  interface Look {
    /**
     * @return null: nothing is to be sealed
     */
    Find look() throws IOException;
  }

  /** The marks of all captures, as the newest bundle holds them. */
  Map<String, String> marks();

  /** The seq that the next change gets. */
  long nextSeq();

  /** The bundle that was sealed last; null if there is none in this epoch. */
  Manifest.Link last();

  /** Whether a row of the capture with a smaller seq waits for its data files. */
  default boolean isWaiting(String capture, long below) {
    return false;
  }

  /** How many sealed bundles central has not taken yet. */
  int waiting() throws IOException;
}
