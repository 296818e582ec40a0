package dst.status;

import dst.record.HeldRemoval;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A status as metrics for Prometheus (docs/metrics.md). All of them are of one moment, and those of
 * a location that was removed are gone at once.
 */
public final class Metrics implements MultiCollector {
  private final Supplier<CentralStatus> status;
  private final Progress progress;

  public Metrics(Supplier<CentralStatus> status, Progress progress) {
    this.status = status;
    this.progress = progress;
  }

  @Override
  public MetricSnapshots collect() {
    CentralStatus now = status.get();
    Snapshots all = new Snapshots();
    addCentral(all, now);
    addStates(all, now);
    addCounts(all, now);
    addQueue(all, now);
    all.histogram(
        "dst_freshness_seconds",
        "From the taking of a file to the commit of each of its batches",
        progress.freshness());
    all.histogram(
        "dst_store_batch_seconds",
        "How long a batch took to be stored, with all that had to be tried again",
        progress.storeTime());
    return all.build();
  }

  private static void addCentral(Snapshots all, CentralStatus now) {
    all.gauge("dst_version", "1, with the version of dst as a label")
        .add("version", now.version(), 1.0);
    all.gauge("dst_start_timestamp_seconds", "When central started").add(seconds(now.since()));
    all.gauge("dst_ready", "1: it takes, queues and stores").add(flag(now.isReady()));
    all.gauge("dst_database_up", "1: the central database answers").add(flag(now.database().up()));
    all.gauge("dst_broker_up", "1: the queue's broker answers").add(flag(now.broker().up()));
    all.gauge("dst_room_shortage", "1: no pulls, for a disk or the queue is nearly full")
        .add(flag(now.shortage() != null));
    all.gauge("dst_definition_faults", "Faults of edited files that are not in effect")
        .add((double) now.definitionFaults().size());
    Snapshots.Gauge disks = all.gauge("dst_disk_free_bytes", "Free on a disk that central fills");
    now.disks().forEach(disk -> disks.add("disk", disk.use(), (double) disk.freeBytes()));
  }

  private static void addStates(Snapshots all, CentralStatus now) {
    for (String state : new String[] {"failing", "parked", "paused", "quiet", "waiting"}) {
      Snapshots.Gauge gauge = all.gauge("dst_location_" + state, "1: the location is " + state);
      each(now, gauge, location -> flag(location.state().equals(state)));
    }
    each(
        now,
        all.gauge("dst_location_definition_fault", "1: its edited definition is not in effect"),
        location -> flag(location.definitionFault() != null));
    each(
        now,
        all.gauge("dst_location_listener_silent", "1: its listener is not seen any more"),
        location ->
            location.listener() == null ? null : flag(location.listener().silent() != null));
    each(
        now,
        all.gauge("dst_location_listener_troubles", "What fails at its host, as its listener says"),
        location ->
            location.listener() == null ? null : (double) location.listener().host().count());
    each(
        now,
        all.gauge("dst_location_held_removals", "Records that wait until it is confirmed"),
        location -> (double) location.held().stream().mapToLong(HeldRemoval::removed).sum());
    each(
        now,
        all.gauge("dst_location_last_good_pull_timestamp_seconds", "When a pull last went well"),
        location -> seconds(location.lastGood()));
    each(
        now,
        all.gauge("dst_location_next_pull_timestamp_seconds", "When the next pull is due"),
        location -> seconds(location.nextPull()));
    Snapshots.Gauge untaken =
        all.gauge("dst_location_untaken_files", "Files of its pull area that are not taken");
    for (LocationStatus location : now.locations()) {
      for (UntakenFiles files : location.untaken()) {
        untaken.add(location.id(), "reason", files.reason(), (double) files.files());
      }
    }
    each(
        now,
        all.gauge("dst_location_interval_seconds", "Between two pulls; not with a cron schedule"),
        LocationStatus::everySeconds);
  }

  private void addCounts(Snapshots all, CentralStatus now) {
    Snapshots.Counter files = all.counter("dst_files", "Files that were taken");
    Snapshots.Counter bytes = all.counter("dst_pulled_bytes", "Bytes of those files");
    Snapshots.Counter batches = all.counter("dst_batches", "Batches that were stored");
    Snapshots.Counter records =
        all.counter("dst_records", "Records that were stored: applied, superseded or rejected");
    Snapshots.Counter swept =
        all.counter("dst_swept_records", "Records that a complete list did not name any more");
    Snapshots.Counter skipped =
        all.counter("dst_skipped_rows", "Rows that are no records: empty, or named by skip-when");
    Snapshots.Counter repeated =
        all.counter("dst_repeated_records", "Records with a key that their file had before");
    Snapshots.Summary pulls =
        all.summary(
            "dst_location_pull_seconds", "Looks into the pull area, and how long they took");
    Snapshots.Summary freshness =
        all.summary(
            "dst_location_freshness_seconds",
            "From the taking of a file to the commit of each of its batches");
    for (LocationStatus location : now.locations()) {
      Counts counts = location.sinceStart();
      files.add(location.id(), counts.files());
      bytes.add(location.id(), counts.bytes());
      batches.add(location.id(), counts.batches());
      records.add(location.id(), "outcome", "applied", counts.applied());
      records.add(location.id(), "outcome", "superseded", counts.superseded());
      records.add(location.id(), "outcome", "rejected", counts.rejected());
      swept.add(location.id(), counts.swept());
      skipped.add(location.id(), counts.skipped());
      repeated.add(location.id(), counts.repeated());
      pulls.add(location.id(), progress.pullTime(location.id()));
      freshness.add(location.id(), progress.freshness(location.id()));
    }
  }

  private static void addQueue(Snapshots all, CentralStatus now) {
    all.gauge("dst_queue_batches", "Batches that wait or are being stored")
        .add(number(now.queue().batches()));
    all.gauge("dst_postponed_batches", "Batches that fail while others are stored")
        .add(now.queue().postponed() == null ? 0.0 : now.queue().postponed().batches());
    all.gauge("dst_dead_letters", "Dead letters that wait for somebody")
        .add(number(now.queue().deadLetters()));
    all.gauge("dst_oldest_unapplied_age_seconds", "Since the oldest unstored bundle was taken")
        .add(age(now.queue().oldestUnapplied(), now.at()));
    each(
        now,
        all.gauge("dst_location_queue_batches", "Its batches that wait"),
        location -> number(location.queued()));
    each(
        now,
        all.gauge("dst_location_late_records", "Its records that wait for data files"),
        location -> (double) late(location));
    each(
        now,
        all.gauge("dst_location_dead_letters", "Its dead letters that wait for somebody"),
        location -> number(location.deadLetters()));
    each(
        now,
        all.gauge("dst_location_oldest_unapplied_age_seconds", "Of its oldest unstored bundle"),
        location -> age(location.oldestUnapplied(), now.at()));
  }

  private static void each(
      CentralStatus now, Snapshots.Gauge gauge, Function<LocationStatus, Double> value) {
    now.locations().forEach(each -> gauge.add("location", each.id(), value.apply(each)));
  }

  private static int late(LocationStatus location) {
    return location.waitingForFiles() == null ? 0 : location.waitingForFiles().records();
  }

  private static Double flag(boolean flag) {
    return flag ? 1.0 : 0.0;
  }

  private static Double number(Long number) {
    return number == null ? null : Double.valueOf(number);
  }

  private static Double seconds(Instant time) {
    return time == null ? null : time.toEpochMilli() / 1e3;
  }

  /** Nothing waits: its age is zero, so that alerts end. */
  private static Double age(Instant time, Instant now) {
    return time == null ? 0.0 : Math.max(0, Duration.between(time, now).toMillis() / 1e3);
  }
}
