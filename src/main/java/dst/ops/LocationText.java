package dst.ops;

import static dst.ops.Ages.known;
import static dst.ops.Ages.time;

import dst.bundle.SignOfLife;
import dst.pull.LateStatus;
import dst.record.HeldRemoval;
import dst.status.Counts;
import dst.status.ListenerStatus;
import dst.status.LocationStatus;
import dst.status.UntakenFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One location in full, for people. */
final class LocationText {
  private static final String INDENT = " ".repeat(18);

  private final LocationStatus it;
  private final Ages ages;
  private final Screen screen;
  private final List<String> lines = new ArrayList<>();

  LocationText(LocationStatus location, Ages ages, Screen screen) {
    this.it = location;
    this.ages = ages;
    this.screen = screen;
  }

  List<String> lines() {
    Counts counts = it.sinceStart();
    lines.addAll(screen.fold(Visible.line(it.id() + ", " + it.name()), "  "));
    row("state", it.state() + " since " + time(it.since()));
    row("because", it.because());
    row("definition", it.definitionFault() == null ? null : notInEffect());
    row("last good pull", time(it.lastGood()));
    row("next pull", time(it.nextPull()));
    listener(it.listener());
    for (HeldRemoval held : it.held()) {
      row("held", "since " + time(held.since()) + ": " + held.sentence());
      row("", "to remove it: dst location confirm " + it.id() + " --id " + held.id());
    }
    for (UntakenFiles files : it.untaken()) {
      row("not taken", "%s (for %s)".formatted(files.sentence(), ages.since(files.since())));
      row("", files.advice());
    }
    row(
        "last error",
        it.lastError() == null ? null : time(it.lastErrorAt()) + ": " + it.lastError());
    row("queued", known(it.queued()) + " batches, oldest " + ages.since(it.oldestUnapplied()));
    row("late", it.waitingForFiles() == null ? null : late(it.waitingForFiles(), ages));
    row("dead letters", known(it.deadLetters()));
    row(
        "since start",
        String.format(
            Locale.ROOT,
            "%,d files (%,d bytes), %,d records: %,d applied, %,d superseded, %,d rejected; %,d"
                + " swept, %,d skipped, %,d repeated",
            counts.files(),
            counts.bytes(),
            counts.records(),
            counts.applied(),
            counts.superseded(),
            counts.rejected(),
            counts.swept(),
            counts.skipped(),
            counts.repeated()));
    return lines;
  }

  /** What fails and what waits at a host, as its listener says. */
  static List<String> atHost(SignOfLife host) {
    List<String> lines = new ArrayList<>();
    for (SignOfLife.Trouble trouble : host.troubles()) {
      String since = trouble.since() == null ? "" : " since " + trouble.since();
      lines.add("%s%s: %s".formatted(trouble.what(), since, trouble.error()));
    }
    if (host.untold() > 0) {
      lines.add(host.untold() + " more: dst host status there shows them");
    }
    if (host.waitingForFiles() != null) {
      lines.add(waiting(host.waitingForFiles()));
    }
    return lines;
  }

  static String waiting(SignOfLife.Late late) {
    return String.format(
        Locale.ROOT,
        "%,d %s since %s for data files, like %s",
        late.rows(),
        late.rows() == 1 ? "row waits" : "rows wait",
        late.since(),
        late.file());
  }

  private String notInEffect() {
    return "not in effect: " + it.definitionFault();
  }

  private void listener(ListenerStatus listener) {
    if (listener == null) {
      return;
    }
    row("listener", listener.silent());
    atHost(listener.host()).forEach(line -> row("at the host", line));
    row("last seen", time(listener.seen()));
    row("last ring", time(listener.lastRing()));
    if (listener.applied() != null) {
      String marks = "%d, protected up to %d (epoch %d), told at %s";
      row(
          "complete up to",
          marks.formatted(
              listener.applied(),
              listener.protectedUpTo(),
              listener.epoch(),
              time(listener.acknowledged())));
    }
    row("restored", listener.restored());
    row("missing", listener.missing());
  }

  static String late(LateStatus late, Ages ages) {
    return String.format(
        Locale.ROOT,
        "%,d %s since %s for data files, like %s",
        late.records(),
        late.records() == 1 ? "record waits" : "records wait",
        ages.since(late.since()),
        late.file());
  }

  private void row(String name, String value) {
    if (value != null) {
      lines.addAll(screen.fold(Visible.line("  %-15s %s".formatted(name, value)), INDENT));
    }
  }
}
