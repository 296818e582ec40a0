package dst.route;

import dst.bundle.PullArea;
import java.io.IOException;

/**
 * A pull area, and the little that central changes in it: it renames, and it writes its
 * acknowledgement.
 */
interface HostArea extends PullArea {
  /**
   * Writes a small file, so that a reader sees all of it or what was there before. Its folder is
   * made if it is missing.
   *
   * @throws java.nio.file.AccessDeniedException if central may not
   */
  void write(String path, byte[] content) throws IOException;

  /**
   * @param to in a folder that is there; nothing of that name is
   * @throws java.nio.file.NoSuchFileException if there is nothing to rename
   * @throws java.nio.file.AccessDeniedException if central may not
   */
  void rename(String from, String to) throws IOException;
}
