package dst.host;

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

  /** The marks of all captures, as the newest bundle holds them. */
  Map<String, String> marks();

  /** The seq that the next change gets. */
  long nextSeq();

  /** The bundle that was sealed last; null if there is none in this epoch. */
  Manifest.Link last();

  /** How many sealed bundles central has not taken yet. */
  int waiting() throws IOException;
}
