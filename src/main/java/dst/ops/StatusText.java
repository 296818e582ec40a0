package dst.ops;

import static dst.ops.Ages.known;

import dst.record.HeldRemoval;
import dst.status.CentralStatus;
import dst.status.LocationStatus;
import dst.status.UntakenFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A status for people: a head, and a line for each location, those that need somebody first. */
final class StatusText {
  private static final int ALL = Integer.MAX_VALUE;

  /** Of a sentence or of the faults, when there is too much for a page. */
  private static final List<Integer> MOST_LINES = List.of(ALL, 4, 2, 1);

  private static final List<String> STATES =
      List.of("ok", "failing", "parked", "waiting", "paused", "quiet", "starting");

  private final CentralStatus status;
  private final Screen screen;
  private final Ages ages;
  private final StatusColumns columns;
  private final List<LocationStatus> locations;

  StatusText(CentralStatus status, Screen screen) {
    this.status = status;
    this.screen = screen;
    this.ages = new Ages(status.at());
    this.columns = new StatusColumns(screen, ages, status.locations());
    this.locations =
        status.locations().stream()
            .sorted(Comparator.comparingInt(StatusText::urgency).thenComparing(LocationStatus::id))
            .toList();
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

  /** All of it, however long. */
  List<String> table() {
    return page(ALL, ALL);
  }

  /** As much as the terminal's height takes: problems in full if they fit, the rest counted. */
  List<String> watch() {
    int room = screen.rows() - 1; // where the cursor stands
    List<String> page = List.of();
    for (int most : MOST_LINES) {
      page = page(most, room);
      if (page.size() <= room && shows(page, lastUrgent())) {
        return page;
      }
    }
    return page.subList(0, Math.min(room, page.size()));
  }

  private String lastUrgent() {
    return locations.stream()
        .filter(location -> urgency(location) < 4)
        .reduce((one, next) -> next)
        .map(columns::row)
        .orElse("");
  }

  private static boolean shows(List<String> page, String row) {
    return row.isEmpty() || page.contains(row);
  }

  /** One location in full. */
  List<String> location() {
    return new LocationText(locations.get(0), ages, screen).lines();
  }

  private List<String> page(int most, int room) {
    List<String> lines = head(most);
    lines.add("");
    lines.add(columns.header());
    for (int i = 0; i < locations.size(); i++) {
      List<String> next = entry(locations.get(i), most);
      int more = i == locations.size() - 1 ? 0 : 1;
      if (next.size() + more > room - lines.size()) {
        lines.add(rest(locations.subList(i, locations.size())));
        break;
      }
      lines.addAll(next);
    }
    return lines;
  }

  /** {@code … 31 more, all ok}. */
  private static String rest(List<LocationStatus> rest) {
    Map<String, Long> byState =
        rest.stream()
            .collect(
                Collectors.groupingBy(StatusText::shownState, TreeMap::new, Collectors.counting()));
    if (byState.keySet().equals(Set.of("ok"))) {
      return "… " + rest.size() + " more, all ok";
    }
    return "… "
        + rest.size()
        + " more: "
        + byState.entrySet().stream()
            .map(state -> state.getValue() + " " + state.getKey())
            .collect(Collectors.joining(", "));
  }

  private static String shownState(LocationStatus location) {
    boolean pulls = !List.of("failing", "parked").contains(location.state());
    return location.isProblem() && pulls ? "to look at" : location.state();
  }

  private List<String> head(int most) {
    List<String> lines = new ArrayList<>();
    String ready = status.isReady() ? "takes, queues and stores" : "NOT READY";
    add(
        lines,
        "central %s, up %s: %s".formatted(status.version(), ages.since(status.since()), ready),
        "NOT READY",
        most);
    add(lines, part("database", status.database()), "DOWN", most);
    add(lines, part("broker", status.broker()), "DOWN", most);
    CentralStatus.Queue queue = status.queue();
    add(
        lines,
        "queue     %s batches, oldest %s; dead letters: %s"
            .formatted(
                known(queue.batches()),
                ages.since(queue.oldestUnapplied()),
                known(queue.deadLetters())),
        "",
        most);
    if (queue.postponed() != null) {
      add(
          lines,
          "postponed %d batches since %s, others go on: %s"
              .formatted(
                  queue.postponed().batches(),
                  ages.since(queue.postponed().since()),
                  queue.postponed().because()),
          "postponed",
          most);
    }
    if (status.shortage() != null) {
      add(lines, "room      " + status.shortage(), "room", most);
    }
    List<String> faults = faultsOfNoLocation();
    faults.stream()
        .limit(most)
        .forEach(fault -> add(lines, "not in effect: " + fault, "not in effect", most));
    if (faults.size() > most) {
      lines.add("… %d more that are not in effect: dst check".formatted(faults.size() - most));
    }
    add(lines, counts(), "", most);
    return lines;
  }

  /** What a location has is shown below it. */
  private List<String> faultsOfNoLocation() {
    List<String> ofLocations =
        locations.stream().map(LocationStatus::definitionFault).filter(Objects::nonNull).toList();
    return status.definitionFaults().stream()
        .filter(fault -> !ofLocations.contains(fault))
        .toList();
  }

  /** {@code 46 locations: 45 ok, 1 failing}. */
  private String counts() {
    int all = locations.size();
    String states =
        STATES.stream()
            .filter(state -> status.count(state) > 0)
            .map(state -> status.count(state) + " " + state)
            .collect(Collectors.joining(", "));
    return all + (all == 1 ? " location" : " locations") + (states.isEmpty() ? "" : ": " + states);
  }

  private String part(String name, CentralStatus.Part part) {
    return "%-9s %s%s%s"
        .formatted(
            name,
            part.up() ? "up" : "DOWN",
            part.since() == null ? "" : " since " + ages.since(part.since()),
            part.error() == null ? "" : ": " + part.error());
  }

  private List<String> entry(LocationStatus location, int most) {
    List<String> lines = new ArrayList<>();
    lines.add(columns.row(location));
    if (location.because() != null && !location.state().equals("waiting")) {
      add(
          lines,
          "  since %s: %s".formatted(ages.since(location.since()), location.because()),
          "",
          most);
    }
    if (location.waitingForFiles() != null) {
      add(lines, "  " + LocationText.late(location.waitingForFiles(), ages), "", most);
    }
    if (location.listener() != null && location.listener().silent() != null) {
      add(lines, "  " + location.listener().silent(), "not been seen", most);
    }
    if (location.listener() != null) {
      for (String line : LocationText.atHost(location.listener().host())) {
        add(lines, "  at the host, " + line, "at the host", most);
      }
    }
    if (location.listener() != null && location.listener().missing() != null) {
      add(lines, "  missing: " + location.listener().missing(), "missing", most);
    }
    for (HeldRemoval held : location.held()) {
      String since = ages.since(held.since());
      add(lines, "  held since %s: %s".formatted(since, held.sentence()), "held", most);
    }
    location.untaken().stream()
        .filter(UntakenFiles::stands)
        .forEach(
            files ->
                add(
                    lines,
                    "  for %s: %s".formatted(ages.since(files.since()), files.sentence()),
                    "",
                    most));
    if (location.definitionFault() != null) {
      add(lines, "  not in effect: " + location.definitionFault(), "not in effect", most);
    }
    return lines;
  }

  /**
   * @param wrong the word of it that is coloured, if it is there
   */
  private void add(List<String> lines, String text, String wrong, int most) {
    String indent = text.startsWith("  ") ? "    " : "          ";
    String line = Visible.line(text.stripTrailing().replaceAll("[\\r\\n\\t]+", " "));
    List<String> folded = screen.fold(line, indent, most);
    String first = folded.get(0);
    int at = wrong.isEmpty() ? -1 : first.indexOf(wrong);
    lines.add(
        at < 0
            ? first
            : first.substring(0, at) + screen.red(wrong) + first.substring(at + wrong.length()));
    lines.addAll(folded.subList(1, folded.size()));
  }
}
