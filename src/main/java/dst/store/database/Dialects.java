package dst.store.database;

import java.util.List;
import java.util.stream.Collectors;

/** The databases that can be the central one. */
public final class Dialects {
  static final List<Dialect> ALL = List.of(new Postgres(), new H2());

  private Dialects() {}

  /**
   * @throws IllegalArgumentException if there is none for the URL
   */
  public static Dialect of(String url) {
    return ALL.stream()
        .filter(dialect -> url.startsWith(prefix(dialect)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no dialect for the database "
                        + url
                        + ": dst.db.url must begin with "
                        + ALL.stream().map(Dialects::prefix).collect(Collectors.joining(" or "))));
  }

  private static String prefix(Dialect dialect) {
    return "jdbc:" + dialect.name() + ":";
  }
}
