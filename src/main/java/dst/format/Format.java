package dst.format;

import java.io.IOException;
import java.io.InputStream;

/** How the rows stand in a file. gzip is recognised by its first two bytes, whatever the format. */
public sealed interface Format permits Csv, JsonLines, JsonArray {

  /** The rows of the file, which are read as they are asked for; closing them closes the input. */
  Rows open(InputStream in) throws IOException;
}
