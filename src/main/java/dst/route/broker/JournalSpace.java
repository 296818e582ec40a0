package dst.route.broker;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.journal.impl.JournalFile;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the disk back what the journal does not need any more. Artemis looks only when it begins a
 * new file, so a queue that was emptied while pulls wait for room would keep all of it; and each
 * file holds on to the ids that tell duplicates until it is compacted.
 */
final class JournalSpace implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalSpace.class);
  private static final int LOOK_EVERY_SECONDS = 5;
  private static final int COMPACTED_WITHIN_SECONDS = 60;

  private static final int LIVE_PERCENT = 30;

  private final ActiveMQServer server;
  private final long diskReserve;

  JournalSpace(ActiveMQServer server, long diskReserve) {
    this.server = server;
    this.diskReserve = diskReserve;
  }

  /** Until the server stops its own scheduler. */
  ScheduledFuture<?> giveBackFromNowOn() {
    ScheduledExecutorService scheduler = server.getScheduledPool();
    return scheduler.scheduleWithFixedDelay(
        this, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void run() {
    if (server.getStorageManager().getMessageJournal() instanceof JournalImpl journal) {
      try {
        journal.checkReclaimStatus();
        if (isWorthIt(journal, server.getConfiguration())) {
          journal.scheduleCompactAndBlock(COMPACTED_WITHIN_SECONDS);
        }
      } catch (Exception e) {
        LOG.warn("the queue's journal keeps space that it does not need: {}", e.getMessage());
      }
    }
  }

  /** What is live is copied before the old files go: there must be room for both. */
  private boolean isWorthIt(JournalImpl journal, Configuration configuration) {
    long live = 0;
    JournalFile[] files = journal.getDataFiles();
    for (JournalFile file : files) {
      live += file.getLiveSize();
    }
    long fileSize = configuration.getJournalFileSize();
    long copy = (live / fileSize + 1) * fileSize;
    long room = configuration.getJournalLocation().getUsableSpace() - diskReserve / 2;
    return files.length >= configuration.getJournalPoolFiles()
        && live * 100 < files.length * fileSize * LIVE_PERCENT
        && copy < room;
  }
}
