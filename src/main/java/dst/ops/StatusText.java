package dst.ops;

import dst.pull.LateStatus;
import dst.record.HeldRemoval;
import dst.status.CentralStatus;
import dst.status.Counts;
import dst.status.ListenerStatus;
import dst.status.LocationStatus;
import dst.status.UntakenFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A status for people: a head, and a line for each location, those that need somebody first. */
final class StatusText {
  private static final int WIDE = 118;
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[0m";
  private static final String LINE = "%-18s %-9s %8s %6s %7s %9s %8s %7s %7s %6s";

  private final CentralStatus status;
  private final boolean colour;

  StatusText(CentralStatus status, boolean colour) {
    this.status = status;
    this.colour = colour;
  }

  List<String> table() {
    List<String> lines = head();
    lines.add("");
    lines.add(
        LINE.formatted(
                "LOCATION",
                "STATE",
                "LAST OK",
                "NEXT",
                "FILES",
                "RECORDS",
                "REJECTED",
                "QUEUED",
                "OLDEST",
                "DEAD")
            .stripTrailing());
    status.locations().stream()
        .sorted(Comparator.comparingInt(StatusText::urgency).thenComparing(LocationStatus::id))
        .forEach(location -> add(lines, location));
    return lines;
  }

  private static int urgency(LocationStatus location) {
    if (location.isProblem()) {
      return 0;
    }
    return switch (location.state()) {
      case "waiting" -> 1;
      case "paused" -> 2;
      default -> location.untaken().stream().anyMatch(UntakenFiles::stands) ? 3 : 4;
    };
  }

  private List<String> head() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "central %s, up %s: %s"
            .formatted(
                status.version(),
                age(status.since()),
                status.isReady() ? "takes, queues and stores" : coloured(RED, "NOT READY")));
    lines.add(part("database", status.database()));
    lines.add(part("broker", status.broker()));
    CentralStatus.Queue queue = status.queue();
    lines.add(
        "queue     %s batches, oldest %s; dead letters: %s"
            .formatted(
                known(queue.batches()), age(queue.oldestUnapplied()), known(queue.deadLetters())));
    if (queue.postponed() != null) {
      lines.add(
          "postponed %d batches since %s, others go on: %s"
              .formatted(
                  queue.postponed().batches(),
                  age(queue.postponed().since()),
                  queue.postponed().because()));
    }
    if (status.shortage() != null) {
      lines.add(coloured(RED, "room      " + status.shortage()));
    }
    for (String fault : status.definitionFaults()) {
      lines.add(coloured(RED, "not in effect: " + fault));
    }
    int locations = status.locations().size();
    lines.add(
        "%d %s: %d ok, %d failing, %d parked, %d waiting, %d paused, %d quiet, %d starting"
            .formatted(
                locations,
                locations == 1 ? "location" : "locations",
                status.count("ok"),
                status.count("failing"),
                status.count("parked"),
                status.count("waiting"),
                status.count("paused"),
                status.count("quiet"),
                status.count("starting")));
    return lines;
  }

  private String part(String name, CentralStatus.Part part) {
    String since = part.since() == null ? "" : " since " + age(part.since());
    String line =
        "%-9s %s%s%s"
            .formatted(
                name,
                part.up() ? "up" : "DOWN",
                since,
                part.error() == null ? "" : ": " + part.error());
    return part.up() ? Visible.line(line) : coloured(RED, line);
  }

  private void add(List<String> lines, LocationStatus location) {
    Counts counts = location.sinceStart();
    String line =
        LINE.formatted(
            location.id(),
            location.state(),
            age(location.lastGood()),
            until(location.nextPull()),
            short4(counts.files()),
            short4(counts.records()),
            short4(counts.rejected()),
            known(location.queued()),
            age(location.oldestUnapplied()),
            known(location.deadLetters()));
    lines.add(
        location.isProblem()
            ? coloured(RED, line)
            : List.of("waiting", "paused").contains(location.state())
                ? coloured(YELLOW, line)
                : line);
    if (location.because() != null && !location.state().equals("waiting")) {
      lines.add(cut("  since " + age(location.since()) + ": " + location.because()));
    }
    if (location.waitingForFiles() != null) {
      lines.add(cut("  " + late(location.waitingForFiles())));
    }
    if (location.listener() != null && location.listener().missing() != null) {
      lines.add(cut("  missing: " + location.listener().missing()));
    }
    for (HeldRemoval held : location.held()) {
      lines.add(cut("  held since " + age(held.since()) + ": " + held.sentence()));
    }
    location.untaken().stream()
        .filter(UntakenFiles::stands)
        .forEach(files -> lines.add(cut("  for " + age(files.since()) + ": " + files.sentence())));
    if (location.definitionFault() != null) {
      lines.add(cut("  not in effect: " + location.definitionFault()));
    }
  }

  /** One location in full. */
  List<String> location() {
    LocationStatus it = status.locations().get(0);
    Counts counts = it.sinceStart();
    List<String> lines = new ArrayList<>();
    lines.add(Visible.line(it.id() + ", " + it.name()));
    row(lines, "state", it.state() + " since " + time(it.since()));
    row(lines, "because", it.because());
    row(
        lines,
        "definition",
        it.definitionFault() == null ? null : "not in effect: " + it.definitionFault());
    row(lines, "last good pull", time(it.lastGood()));
    row(lines, "next pull", time(it.nextPull()));
    listener(lines, it.listener());
    for (HeldRemoval held : it.held()) {
      row(lines, "held", "since " + time(held.since()) + ": " + held.sentence());
      row(lines, "", "to remove it: dst location confirm " + it.id() + " --id " + held.id());
    }
    for (UntakenFiles files : it.untaken()) {
      row(lines, "not taken", "%s (for %s)".formatted(files.sentence(), age(files.since())));
      row(lines, "", files.advice());
    }
    row(
        lines,
        "last error",
        it.lastError() == null ? null : time(it.lastErrorAt()) + ": " + it.lastError());
    row(lines, "queued", known(it.queued()) + " batches, oldest " + age(it.oldestUnapplied()));
    row(lines, "late", it.waitingForFiles() == null ? null : late(it.waitingForFiles()));
    row(lines, "dead letters", known(it.deadLetters()));
    row(
        lines,
        "since start",
        "%,d files (%,d bytes), %,d records: %,d applied, %,d superseded, %,d rejected; %,d swept, %,d skipped, %,d repeated"
            .formatted(
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

  private static void listener(List<String> lines, ListenerStatus listener) {
    if (listener == null) {
      return;
    }
    row(lines, "last ring", time(listener.lastRing()));
    if (listener.applied() != null) {
      String marks = "%d, protected up to %d (epoch %d), told at %s";
      row(
          lines,
          "complete up to",
          marks.formatted(
              listener.applied(),
              listener.protectedUpTo(),
              listener.epoch(),
              time(listener.acknowledged())));
    }
    row(lines, "restored", listener.restored());
    row(lines, "missing", listener.missing());
  }

  private String late(LateStatus late) {
    return "%,d %s since %s for data files, like %s"
        .formatted(
            late.records(),
            late.records() == 1 ? "record waits" : "records wait",
            age(late.since()),
            late.file());
  }

  private static void row(List<String> lines, String name, String value) {
    if (value != null) {
      lines.add(Visible.line("  %-15s %s".formatted(name, value)));
    }
  }

  private static String time(Instant time) {
    return time == null ? "-" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private String coloured(String as, String text) {
    String shown = Visible.line(text);
    return colour ? as + shown + PLAIN : shown;
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\s+", " ").stripTrailing();
    String indented = text.startsWith("  ") ? "  " + line.strip() : line;
    String shown = Visible.line(indented);
    return shown.length() <= WIDE ? shown : shown.substring(0, WIDE - 3) + "...";
  }

  private static String known(Long number) {
    return number == null ? "?" : short4(number);
  }

  /** {@code 9999}, {@code 12.3k}, {@code 4.5M}: never wider than six characters. */
  static String short4(long number) {
    if (number < 10_000) {
      return String.valueOf(number);
    }
    double shown = number;
    String[] units = {"k", "M", "G", "T"};
    int unit = -1;
    while (shown >= 1_000 && unit < units.length - 1) {
      shown /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, shown < 100 ? "%.1f%s" : "%.0f%s", shown, units[unit]);
  }

  private String age(Instant time) {
    return time == null ? "-" : duration(Duration.between(time, status.at()));
  }

  private String until(Instant time) {
    return time == null ? "-" : duration(Duration.between(status.at(), time));
  }

  /** {@code 3s}, {@code 12m}, {@code 5h}, {@code 9d}; what is over is {@code 0s}. */
  static String duration(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + "m";
    }
    return seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
  }
}
