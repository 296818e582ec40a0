package dst.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dst.record.DataFile;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which data files a row names: the same paths that central reads from the row. */
public final class NamedFiles {
  private static final JsonFactory JSON = new JsonFactory();

  private NamedFiles() {}

  /**
   * The paths below the folder of data files. A value that can be no path is left out, and so is a
   * row that is no JSON object: both travel, and central says what is wrong with them.
   *
   * @param row a JSON object
   */
  public static List<String> of(Capture capture, String row) {
    return of(capture.files(), () -> JSON.createParser(row));
  }

  public static List<String> of(Capture capture, LargeRow row) {
    return of(capture.files(), () -> JSON.createParser(row.open()));
  }

  private interface Row {
    JsonParser open() throws IOException;
  }

  private static List<String> of(Map<String, String> folders, Row row) {
    if (folders.isEmpty()) {
      return List.of();
    }
    Set<String> paths = new LinkedHashSet<>();
    try (JsonParser json = row.open()) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return List.of();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String folder = folders.get(json.currentName());
        JsonToken value = json.nextToken();
        if (folder != null && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          add(paths, folder, json.getText().strip());
        }
        json.skipChildren();
      }
    } catch (IOException notJson) {
      return List.of();
    }
    return List.copyOf(paths);
  }

  private static void add(Set<String> paths, String folder, String name) {
    String path = folder.isEmpty() || folder.endsWith("/") ? folder + name : folder + "/" + name;
    if (!name.isEmpty() && DataFile.pathProblem(path) == null) {
      paths.add(path);
    }
  }
}
