package dst.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;

/** How the rows stand in a file. gzip is recognised by its first two bytes, whatever the format. */
public sealed interface Format permits Csv, JsonLines, JsonArray {

  /** In which the file is read where it has no byte order mark. */
  Charset charset();

  /** The rows of the file, which are read as they are asked for; closing them closes the input. */
  Rows open(InputStream in) throws IOException;
}
