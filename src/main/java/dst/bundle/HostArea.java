package dst.bundle;

import java.io.IOException;

/**
 * A pull area, and the little that central changes in it: it renames, and it writes its
 * acknowledgement.
 */
public interface HostArea extends PullArea {
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

  /**
   * Renames only if nothing has the new name, whoever else makes files there at the same time.
   *
   * @return false if it is not renamed: something has the name, or the host can't do it so
   */
  boolean putBack(String from, String to) throws IOException;

  /** The folders above it are there. */
  void makeFolder(String path) throws IOException;

  /**
   * What the host tells of a file without sending it.
   *
   * @param folderChanged when something was made or renamed in its folder last, in nanoseconds
   *     since 1970 by the host's clock
   */
  record Sight(FileStamp file, long folderChanged) {}

  /**
   * @return null if the host does not tell
   * @throws java.nio.file.NoSuchFileException if there is no such regular file
   */
  Sight look(String path) throws IOException;
}
