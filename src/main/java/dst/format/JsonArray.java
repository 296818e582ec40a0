package dst.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;

/**
 * A JSON array of objects.
 *
 * @param at where it stands in the document, names joined with a point ({@code catalog.products});
 *     null: it is the document
 */
public record JsonArray(String at, Charset charset) implements Format {
  @Override
  public Rows open(InputStream in) throws IOException {
    throw new IOException("replaced by the format helper");
  }
}
