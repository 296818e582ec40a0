package dst.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Locations of which something waits in the database: all others cost no look there. One that is
 * noted while another thread finds nothing stays noted.
 */
final class Pending {
  private final Map<String, Long> notes = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong();

  void note(String location) {
    notes.put(location, next.incrementAndGet());
  }

  /** The note to look with; null: nothing waits. */
  Long note(String location, boolean alsoNow) {
    if (alsoNow) {
      note(location);
    }
    return notes.get(location);
  }

  /** The look that began with the note found nothing. */
  void settle(String location, Long note) {
    notes.remove(location, note);
  }
}
