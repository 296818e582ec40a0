package dst.ops;

import dst.status.LocationStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The columns of the table of locations, as many as fit: those that matter least are left out. */
final class StatusColumns {
  private static final int ID = 18;
  private static final int STATE = 9;

  private final Screen screen;
  private final int idWidth;
  private final List<Column> columns;

  /**
   * @param rank the highest goes first where there is no room
   */
  private record Column(String name, int width, int rank, Function<LocationStatus, String> value) {}

  StatusColumns(Screen screen, Ages ages, List<LocationStatus> locations) {
    this.screen = screen;
    int longest = locations.stream().mapToInt(each -> each.id().length()).max().orElse(0);
    this.idWidth = Math.min(Math.max(ID, longest), screen.columns() - STATE - 1);
    this.columns = new ArrayList<>(all(ages));
    while (width() > screen.columns() && !columns.isEmpty()) {
      columns.remove(columns.stream().max(Comparator.comparingInt(Column::rank)).orElseThrow());
    }
  }

  private static List<Column> all(Ages ages) {
    return List.of(
        new Column("LAST OK", 8, 1, it -> ages.since(it.lastGood())),
        new Column("NEXT", 6, 3, it -> ages.until(it.nextPull())),
        new Column("FILES", 7, 7, it -> Ages.number(it.sinceStart().files())),
        new Column("RECORDS", 9, 6, it -> Ages.number(it.sinceStart().records())),
        new Column("REJECTED", 8, 4, it -> Ages.number(it.sinceStart().rejected())),
        new Column("QUEUED", 7, 2, it -> Ages.known(it.queued())),
        new Column("OLDEST", 7, 5, it -> ages.since(it.oldestUnapplied())),
        new Column("DEAD", 6, 0, it -> Ages.known(it.deadLetters())));
  }

  private int width() {
    return idWidth + 1 + STATE + columns.stream().mapToInt(column -> 1 + column.width()).sum();
  }

  String header() {
    return line("LOCATION", padded("STATE", STATE), Column::name);
  }

  String row(LocationStatus location) {
    String state = location.state();
    String coloured =
        switch (state) {
          case "failing", "parked" -> screen.red(state);
          case "waiting", "paused" -> screen.yellow(state);
          default -> state;
        };
    String rest = padded(state, STATE).substring(state.length());
    return line(location.id(), coloured + rest, column -> column.value().apply(location));
  }

  private String line(String id, String state, Function<Column, String> value) {
    StringBuilder line = new StringBuilder(padded(cut(id), idWidth)).append(' ').append(state);
    for (Column column : columns) {
      line.append((" %" + column.width() + "s").formatted(value.apply(column)));
    }
    return line.toString().stripTrailing();
  }

  private String cut(String id) {
    return id.length() <= idWidth ? id : id.substring(0, idWidth - 1) + "…";
  }

  private static String padded(String text, int width) {
    return ("%-" + width + "s").formatted(text);
  }
}
