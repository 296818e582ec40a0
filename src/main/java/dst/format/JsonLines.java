package dst.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;

/** One JSON object a line. */
public record JsonLines(Charset charset) implements Format {
  @Override
  public Rows open(InputStream in) throws IOException {
    throw new IOException("replaced by the format helper");
  }
}
