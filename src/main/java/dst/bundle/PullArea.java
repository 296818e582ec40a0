package dst.bundle;

import dst.record.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The folder on a host that central may read, as one exchange sees it. Used by one thread. */
public interface PullArea {

  /**
   * Opens a file below the pull area for streaming; the caller closes it before it opens the next.
   *
   * @param path checked by the caller: relative, with slashes, no {@code ..}
   * @throws java.nio.file.NoSuchFileException if there is no such regular file
   */
  InputStream open(String path) throws IOException;

  /**
   * Which files will be opened next, in this order, so that they can be under way before; each may
   * be left out. What was expected before is not any more.
   *
   * @param files with the size -1 where it is not known; looked at as they come near
   */
  default void prefetch(Iterator<Listed> files) {}

  /**
   * Tells what a file was that was opened and read to its end.
   *
   * @throws IOException if the pull area knows that it must be another
   */
  default void verify(DataFile file) throws IOException {
    wasRead(file.path());
  }

  /**
   * Tells which version of a file it was that was opened last and has been read to its end, before
   * it is closed.
   *
   * @return null if that is not known
   * @throws IOException if it was changed while it was read: part of what was read may be of
   *     another version
   */
  default FileStamp wasRead(String path) throws IOException {
    return null;
  }

  /**
   * A data file that is not sent because its content was sent before: the file store should have
   * it.
   */
  default Optional<DataFile> sentBefore(String path) {
    return Optional.empty();
  }

  /**
   * The regular files and folders of one folder, in no order. Links and devices are left out.
   *
   * @param folder like the path of a file; empty: the pull area itself
   * @throws java.nio.file.NoSuchFileException if there is no such folder
   * @throws java.nio.file.AccessDeniedException if central may not list it
   */
  List<Listed> list(String folder) throws IOException;
}
