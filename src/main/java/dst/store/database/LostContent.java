package dst.store.database;

import dst.record.DataFile;
import java.io.IOException;

/** The file store is there, and a content that it had is not: no other batch suffers from it. */
public final class LostContent extends IOException {
  private static final long serialVersionUID = 1L;

  public LostContent(DataFile file) {
    super(
        "the content of data file "
            + file.path()
            + " is not in the file store any more ("
            + file.sha256()
            + "): bring it back from a backup, or resend the file from the host");
  }
}
