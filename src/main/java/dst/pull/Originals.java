package dst.pull;

import dst.record.DataFile;
import java.io.IOException;
import java.io.InputStream;

/** Keeps what is rejected as a whole, so that its dead letter can show it. */
@FunctionalInterface
public interface Originals {
  /** Keeps nothing. */
  Originals NONE = (in, name, most) -> null;

  /**
   * @param most bytes
   * @return the content in the file store, or null
   */
  DataFile keep(InputStream in, String name, long most) throws IOException;
}
