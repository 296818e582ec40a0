package dst.host;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time whether the tables of captures are still as their triggers know them, and
 * says what changed once.
 */
public final class TableWatch {
  private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);

  private final Installation installation;
  private final List<Capture.Outbox> captures;
  private List<String> problems = List.of();

  public TableWatch(Installation installation, List<Capture.Outbox> captures) {
    this.installation = installation;
    this.captures = captures.stream().filter(Capture.Outbox::triggers).toList();
  }

  /** A database that is away is nothing that changed: the outbox says that. */
  public synchronized void look() {
    if (captures.isEmpty()) {
      return;
    }
    try {
      List<String> before = problems;
      problems = installation.drift(captures);
      problems.stream().filter(problem -> !before.contains(problem)).forEach(LOG::warn);
    } catch (IOException e) {
      LOG.debug("can't look at the tables", e);
    }
  }

  /** What is to be done, in words; null: nothing. */
  public synchronized String problem() {
    return problems.isEmpty() ? null : String.join("; ", problems);
  }
}
