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
    return new JsonLineRows(new Lines(new Text(in, charset), null, JsonObjects.MOST));
  }
}
