package dst.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * A map of a YAML file, read key by key. What is wrong goes to the faults, with the line; the
 * reader then gets null or its default, and goes on to find the next fault.
 */
public final class YamlMap implements Yaml {
  private final Place place;
  private final Map<String, Yaml> values;
  private final Map<String, Place> keys;
  private final Faults faults;

  YamlMap(Place place, Map<String, Yaml> values, Map<String, Place> keys, Faults faults) {
    this.place = place;
    this.values = values;
    this.keys = keys;
    this.faults = faults;
  }

  /** The line of the key that it stands under. */
  @Override
  public Place place() {
    return place;
  }

  @Override
  public String kind() {
    return "a map";
  }

  public Set<String> keys() {
    return values.keySet();
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** Where the key stands; where the map stands, if it is not there. */
  public Place at(String key) {
    return keys.getOrDefault(key, place);
  }

  public void fault(String key, String message) {
    faults.add(at(key), key + ": " + message);
  }

  /** Reports every key that is not one of these. */
  public void refuseOthersThan(Collection<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        faults.add(at(key), "unknown key \"" + key + "\": " + Nearest.hint(key, known));
      }
    }
  }

  /**
   * @param hint what to write
   */
  public boolean require(String key, String hint) {
    if (!has(key)) {
      faults.add(place, key + " is missing: " + hint);
    }
    return has(key);
  }

  /** Reports it if not exactly one of the keys is there. */
  public boolean requireOneOf(String one, String other, String hint) {
    if (has(one) == has(other)) {
      String found =
          has(one)
              ? "both " + one + " and " + other + " are"
              : "neither " + one + " nor " + other + " is";
      faults.add(has(one) ? at(other) : place, found + " there: " + hint);
    }
    return has(one) != has(other);
  }

  /**
   * @return the value, or null if it is not there
   */
  public Yaml get(String key) {
    return values.get(key);
  }

  /**
   * @return null if it is not there, or no text
   */
  public String text(String key) {
    Yaml value = values.get(key);
    return value == null ? null : textOf(key, value);
  }

  private String textOf(String key, Yaml value) {
    if (value instanceof Text text) {
      if (text.text() == null) {
        faults.add(value.place(), key + ": has no value: write one, or remove the line");
      }
      return text.text();
    }
    expected(key, "one value", value);
    return null;
  }

  /**
   * @param parse throws IllegalArgumentException with a message for people
   * @param otherwise if it is not there, or faulty
   */
  public <T> T read(String key, Function<String, T> parse, T otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      faults.add(values.get(key).place(), key + ": " + e.getMessage());
      return otherwise;
    }
  }

  /**
   * @return null if it is not there, or no map
   */
  public YamlMap map(String key) {
    Yaml value = values.get(key);
    if (value instanceof YamlMap map) {
      return map;
    }
    expected(key, "a map", value);
    return null;
  }

  /** A list of texts; a text alone is a list of one. Empty if it is not there, or faulty. */
  public List<String> texts(String key) {
    Yaml value = values.get(key);
    if (!(value instanceof Items items)) {
      String text = text(key);
      return text == null ? List.of() : List.of(text);
    }
    refuseEmpty(key, items);
    List<String> texts = new ArrayList<>();
    for (Yaml item : items.list()) {
      String text = textOf(key, item);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /**
   * What {@link #texts} gives, read one by one; a fault is told with the line of its text.
   *
   * @param parse throws IllegalArgumentException with a message for people
   */
  public <T> List<T> readEach(String key, Function<String, T> parse) {
    List<T> read = new ArrayList<>();
    for (Yaml item : itemsOf(key)) {
      String text = textOf(key, item);
      try {
        if (text != null) {
          read.add(parse.apply(text));
        }
      } catch (IllegalArgumentException e) {
        faults.add(item.place(), key + ": " + e.getMessage());
      }
    }
    return read;
  }

  /** A value alone is a list of one. */
  private List<Yaml> itemsOf(String key) {
    Yaml value = values.get(key);
    if (value instanceof Items items) {
      refuseEmpty(key, items);
      return items.list();
    }
    return value == null ? List.of() : List.of(value);
  }

  /** The maps of a list. Empty if it is not there, or no list. */
  public List<YamlMap> maps(String key) {
    Yaml value = values.get(key);
    if (!(value instanceof Items items)) {
      expected(key, "a list", value);
      return List.of();
    }
    refuseEmpty(key, items);
    List<YamlMap> maps = new ArrayList<>();
    for (Yaml item : items.list()) {
      if (item instanceof YamlMap map) {
        maps.add(map);
      } else {
        expected(key, "a map", item);
      }
    }
    return maps;
  }

  private void refuseEmpty(String key, Items items) {
    if (items.list().isEmpty()) {
      fault(key, "the list is empty: write at least one");
    }
  }

  private void expected(String key, String what, Yaml found) {
    if (found instanceof Faulty faulty) {
      faults.add(found.place(), key + ": " + faulty.message());
    } else if (found != null) {
      faults.add(found.place(), key + ": found " + found.kind() + " where " + what + " belongs");
    }
  }

  /**
   * This map with what it does not say itself taken from the other: maps are merged, lists and
   * texts replace.
   *
   * @param choices keys of which one replaces the other, whichever of them stands here
   */
  public YamlMap over(YamlMap defaults, List<Set<String>> choices) {
    Map<String, Yaml> merged = new LinkedHashMap<>(values);
    Map<String, Place> places = new LinkedHashMap<>(keys);
    for (Map.Entry<String, Yaml> entry : defaults.values.entrySet()) {
      String key = entry.getKey();
      Yaml theirs = entry.getValue();
      if (values.get(key) instanceof YamlMap mine && theirs instanceof YamlMap map) {
        merged.put(key, mine.over(map, choices));
      } else if (!has(key) && !chosenOtherwise(key, choices)) {
        merged.put(key, theirs instanceof YamlMap map ? map.movedTo(place) : theirs);
        places.put(key, defaults.at(key));
      }
    }
    return new YamlMap(place, merged, places, faults);
  }

  private boolean chosenOtherwise(String key, List<Set<String>> choices) {
    return choices.stream()
        .anyMatch(choice -> choice.contains(key) && choice.stream().anyMatch(this::has));
  }

  /** So that what is missing in it is told of the file that it was taken for. */
  private YamlMap movedTo(Place other) {
    return new YamlMap(other, values, keys, faults);
  }

  /**
   * This map with every text in it replaced.
   *
   * @param replace key and text to the new text; throws IllegalArgumentException with a message
   */
  public YamlMap replaceTexts(BinaryOperator<String> replace) {
    Map<String, Yaml> replaced = new LinkedHashMap<>();
    values.forEach((key, value) -> replaced.put(key, replaced(key, value, replace)));
    return new YamlMap(place, replaced, keys, faults);
  }

  private Yaml replaced(String key, Yaml value, BinaryOperator<String> replace) {
    if (value instanceof YamlMap map) {
      return map.replaceTexts(replace);
    }
    if (value instanceof Items items) {
      return new Items(
          items.place(), items.list().stream().map(item -> replaced(key, item, replace)).toList());
    }
    if (value instanceof Text text && text.text() != null) {
      try {
        return new Text(text.place(), replace.apply(key, text.text()));
      } catch (IllegalArgumentException e) {
        return new Faulty(text.place(), e.getMessage());
      }
    }
    return value;
  }
}
