package dst.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One field of a made-up record type and where its value comes from, as the YAML says it. */
final class FieldCase {
  String name;
  String type;
  boolean key;
  boolean required;
  int length;
  int precision;
  int scale;
  String min;
  String max;
  String pattern;

  List<String> from = new ArrayList<>();
  String join;
  String constant;
  boolean rest;
  boolean trim = true;
  char decimal = '.';
  String date;
  Integer pivot;
  Map<String, String> values = new LinkedHashMap<>();
  String otherwise;
  String in = "";
  boolean optional;

  String joined() {
    return join == null ? " " : join;
  }

  /** Its line in the record type. */
  String rules() {
    StringBuilder yaml = new StringBuilder("{type: " + type);
    add(yaml, "required", required ? "true" : null);
    add(yaml, "length", length == 0 ? null : "" + length);
    add(yaml, "precision", precision == 0 ? null : "" + precision);
    add(yaml, "scale", scale == 0 ? null : "" + scale);
    add(yaml, "min", min);
    add(yaml, "max", max);
    add(yaml, "pattern", pattern == null ? null : quoted(pattern));
    return yaml.append("}").toString();
  }

  /** Its line in the location's definition. */
  String source() {
    StringBuilder yaml = new StringBuilder("{");
    if (rest) {
      yaml.append("rest: true");
    } else if (constant != null) {
      yaml.append("constant: ").append(quoted(constant));
    } else {
      yaml.append("from: ").append(list(from));
    }
    add(yaml, "join", join == null ? null : quoted(join));
    add(yaml, "trim", trim ? null : "false");
    add(yaml, "decimal", decimal == '.' ? null : quoted(","));
    add(yaml, "date", date == null ? null : quoted(date));
    add(yaml, "pivot", pivot == null ? null : pivot.toString());
    add(yaml, "default", otherwise == null ? null : quoted(otherwise));
    add(yaml, "in", in.isEmpty() ? null : in);
    add(yaml, "optional", optional ? "true" : null);
    if (!values.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      values.forEach((text, value) -> pairs.add(quoted(text) + ": " + quoted(value)));
      add(yaml, "values", "{" + String.join(", ", pairs) + "}");
    }
    return yaml.append("}").toString();
  }

  private static void add(StringBuilder yaml, String key, String value) {
    if (value != null) {
      yaml.append(", ").append(key).append(": ").append(value);
    }
  }

  static String list(List<String> texts) {
    return "[" + String.join(", ", texts.stream().map(FieldCase::quoted).toList()) + "]";
  }

  static String quoted(String text) {
    StringBuilder yaml = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> yaml.append('\\').append(c);
        case '\t' -> yaml.append("\\t");
        default -> {
          if (c < 0x20 || c > 0x7e) {
            yaml.append("\\u%04x".formatted((int) c));
          } else {
            yaml.append(c);
          }
        }
      }
    }
    return yaml.append('"').toString();
  }
}
