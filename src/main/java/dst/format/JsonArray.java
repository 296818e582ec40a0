package dst.format;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;

/**
 * A JSON array of objects.
 *
 * @param at where it stands in the document, names joined with a point ({@code catalog.products});
 *     null: it is the document
 * @param charset when the file has no byte order mark
 */
public record JsonArray(String at, Charset charset) implements Format {

  /**
   * @throws IllegalArgumentException if a name of the path is empty
   */
  public JsonArray {
    if (at != null && List.of(at.split("\\.", -1)).contains("")) {
      throw new IllegalArgumentException("the path '" + at + "' holds an empty name");
    }
  }

  @Override
  public Rows open(InputStream in) {
    List<String> path = at == null ? List.of() : List.of(at.split("\\."));
    Text text = new Text(in, charset);
    Rows rows = new JsonArrayRows(text, path);
    return new GuardedRows(rows, text, "JSON with an array", Content::otherThanJsonArray);
  }
}
