package dst.format;

import java.io.InputStream;
import java.nio.charset.Charset;

/**
 * One JSON object a line. Blank lines are no rows.
 *
 * @param charset when the file has no byte order mark
 */
public record JsonLines(Charset charset) implements Format {

  @Override
  public Rows open(InputStream in) {
    Text text = new Text(in, charset);
    Rows rows = new JsonLineRows(new Lines(text, null, JsonObjects.MOST));
    return new GuardedRows(rows, text, "JSON lines", Content::otherThanJsonLines);
  }
}
