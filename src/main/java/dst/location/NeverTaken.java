package dst.location;

import dst.config.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds entries that can never take a file. What all names of a pattern have in common is asked of
 * {@link #samples}: names with letters that no pattern has but by chance.
 */
final class NeverTaken {
  /** What stands for any letters; the first one for no letter at all. */
  private static final List<String> LETTERS = List.of("", "§", "a.b", "Zq7-");

  private final String marker;
  private final List<NamePattern> ignored;
  private final List<Taken> before = new ArrayList<>();

  /** An entry, by its line. */
  private record Taken(int line, NamePattern files) {}

  /**
   * @param marker suffix of the marker files, or null
   */
  NeverTaken(String marker, List<NamePattern> ignored) {
    this.marker = marker;
    this.ignored = ignored;
  }

  /** Entries are asked in their order: the first one that fits takes the file. */
  void check(YamlMap entry, NamePattern files) {
    String why = why(files);
    if (why != null) {
      entry.fault("files", why);
    }
    before.add(new Taken(entry.at("files").line(), files));
  }

  private String why(NamePattern files) {
    List<String> names = samples(files.glob());
    if (files.ignoresCase()) {
      names =
          names.stream()
              .flatMap(n -> Stream.of(n.toUpperCase(Locale.ROOT), n.toLowerCase(Locale.ROOT)))
              .toList();
    }
    String all = "all \"" + files.glob() + "\"";
    for (Taken other : before) {
      if (names.stream().allMatch(other.files()::matches)) {
        boolean same = other.files().equals(files);
        return "line "
            + other.line()
            + (same ? "" : " (\"" + other.files().glob() + "\")")
            + " takes "
            + all
            + " already"
            + (same ? "" : ": put this entry above it");
      }
    }
    List<String> left = without(names, NeverTaken::isUnfinished);
    if (left.isEmpty()) {
      return all + " begin with a dot or end in .tmp or .part, and such files are never taken";
    }
    left = without(left, name -> ignored.stream().anyMatch(pattern -> pattern.matches(name)));
    if (left.isEmpty()) {
      return all + " are left alone by \"- ignore:\": remove this entry, or that item";
    }
    left = without(left, name -> marker != null && name.endsWith(marker));
    if (left.isEmpty()) {
      return all
          + " end in \""
          + marker
          + "\" as the markers of finished files do, so none is ever taken: the marker of"
          + " PROD.csv is PROD.csv"
          + marker;
    }
    left = without(left, name -> before.stream().anyMatch(it -> it.files().matches(name)));
    return left.isEmpty() ? "the entries above take " + all + " already" : null;
  }

  private static List<String> without(List<String> names, Predicate<String> some) {
    return names.stream().filter(some.negate()).toList();
  }

  private static boolean isUnfinished(String name) {
    return name.startsWith(".") || name.matches("(?i).*\\.(tmp|part)");
  }

  /** Names that the glob matches, of each kind that it matches. */
  static List<String> samples(String glob) {
    List<String> names = List.of("");
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      int end = c == '[' ? glob.indexOf(']', i + 2) : c == '{' ? glob.indexOf('}', i) : i;
      if (end < 0) {
        return List.of(glob);
      }
      names = followedBy(names, parts(glob.substring(i, end + 1)));
      i = end;
    }
    return names.stream().filter(name -> !name.isEmpty()).toList();
  }

  private static List<String> parts(String part) {
    return switch (part.charAt(0)) {
      case '*' -> LETTERS;
      case '?' -> List.of("§", "a", "1");
      case '[' -> ofClass(part);
      case '{' ->
          Stream.of(part.substring(1, part.length() - 1).split(",", -1))
              .flatMap(choice -> samples(choice.isEmpty() ? "" : choice).stream())
              .toList();
      default -> List.of(part);
    };
  }

  /** The letters of {@code [a-c]}; of a long one some. */
  private static List<String> ofClass(String part) {
    NamePattern alone = NamePattern.of(part);
    List<String> letters =
        Stream.concat(
                Stream.iterate('!', c -> c <= '~', c -> (char) (c + 1)).map(String::valueOf),
                Stream.of("§"))
            .filter(c -> !c.equals("/") && !c.equals("\\") && alone.matches(c))
            .toList();
    return letters.isEmpty() ? List.of("§") : letters;
  }

  /** All with all, but no more than some thousand. */
  private static List<String> followedBy(List<String> names, List<String> parts) {
    List<String> all = new ArrayList<>();
    int step = 1 + names.size() * parts.size() / 4_096;
    for (int i = 0; i < names.size(); i++) {
      for (int j = i % step; j < parts.size(); j += step) {
        all.add(names.get(i) + parts.get(j));
      }
    }
    return all.isEmpty() ? List.of(names.get(0) + parts.get(0)) : all;
  }
}
