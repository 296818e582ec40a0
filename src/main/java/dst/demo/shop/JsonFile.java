package dst.demo.shop;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dst.format.Format;
import dst.format.JsonArray;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes rows as JSON lines, or as the array that stands where the definition says. */
final class JsonFile {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private JsonFile() {}

  static byte[] write(Format format, List<Map<String, Object>> rows) {
    String text;
    if (format instanceof JsonArray array) {
      text = rows.stream().map(JsonFile::json).collect(Collectors.joining(",\n", "[\n", "\n]"));
      for (String name : namesInsideOut(array.at())) {
        text = "{\"exported_by\": \"products 3.1\", " + json(name) + ": " + text + "}";
      }
      text += "\n";
    } else {
      text = rows.stream().map(row -> json(row) + "\n").collect(Collectors.joining());
    }
    return text.getBytes(Alphabet.charset(format));
  }

  private static List<String> namesInsideOut(String at) {
    if (at == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>(List.of(at.split("\\.")));
    Collections.reverse(names);
    return names;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
