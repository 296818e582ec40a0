package dst.route;

import dst.bundle.BundleNames;
import dst.location.Location;
import dst.pull.Arrivals;
import dst.pull.Intake;
import dst.pull.Pull;
import java.io.IOException;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;

/**
 * Moves one location's files to {@code done/}. Until a move succeeds no other file is taken: after
 * a restart this one is found again and must still be the last that was taken, or it would count as
 * newer than those behind it. Camel's own rename strategy needs four round trips for a move, this
 * one needs one.
 */
final class Moving {
  private final Location location;
  private final Pull pull;
  private final Arrivals arrivals;
  private final PollHealth health;
  private final Waiting waiting;
  private GenericFile<Object> file;
  private Intake intake;

  Moving(Location location, Pull pull, Arrivals arrivals, PollHealth health, Waiting waiting) {
    this.location = location;
    this.pull = pull;
    this.arrivals = arrivals;
    this.health = health;
    this.waiting = waiting;
  }

  /** The folder of the location's pull area, as the consumer's connection sees it. */
  static String pullArea(Location location, GenericFileEndpoint<Object> endpoint) {
    String folder = endpoint.getConfiguration().getDirectory();
    return location.pull().listener()
        ? folder.replaceFirst("(^|/)" + BundleNames.READY + "/?$", "")
        : folder;
  }

  boolean isPending() {
    return file != null;
  }

  boolean isOf(GenericFile<Object> other) {
    return file.getAbsoluteFilePath().equals(other.getAbsoluteFilePath());
  }

  /**
   * @param taken what was queued of the file; null if it is moved unread
   */
  Moving begin(GenericFile<Object> moved, Intake taken) {
    file = moved;
    intake = taken;
    return this;
  }

  /**
   * @return false if it must be tried again
   */
  boolean move(GenericFileOperations<Object> operations, GenericFileEndpoint<Object> endpoint) {
    String name = file.getFileNameOnly();
    waiting.step("move " + name + " to " + location.pull().done() + "/");
    String area = pullArea(location, endpoint);
    String folder = area.isEmpty() ? location.pull().done() : area + "/" + location.pull().done();
    try {
      rename(operations, folder, target(operations, folder));
      if (intake != null) {
        pull.finish(intake);
      }
      file = null;
      intake = null;
      return true;
    } catch (GenericFileOperationFailedException | IOException e) {
      health.failed(
          new IOException(
              name
                  + " is queued but can't be moved to "
                  + location.pull().done()
                  + "/, and until then no other file is taken: does central have the right to"
                  + " rename there?",
              e));
      return false;
    }
  }

  /** A file that is moved unread must not take the place of the one that was taken. */
  private String target(GenericFileOperations<Object> operations, String folder) {
    if (intake != null) {
      return folder + "/" + arrivals.doneName(intake);
    }
    String to = folder + "/" + file.getFileNameOnly();
    return operations.existsFile(to) ? to + ".unread-" + System.currentTimeMillis() : to;
  }

  private void rename(GenericFileOperations<Object> operations, String folder, String to)
      throws IOException {
    try {
      renameOnce(operations, to);
    } catch (GenericFileOperationFailedException e) {
      boolean folderIsThere = operations.buildDirectory(folder, file.isAbsolute());
      boolean hostRemovedIt = !operations.existsFile(file.getAbsoluteFilePath());
      if (hostRemovedIt) {
        return;
      }
      if (!folderIsThere) {
        throw e;
      }
      renameOnce(operations, to);
    }
  }

  /** The file component answers false where the others throw. */
  private void renameOnce(GenericFileOperations<Object> operations, String to) {
    if (!operations.renameFile(file.getAbsoluteFilePath(), to)) {
      throw new GenericFileOperationFailedException(
          "cannot rename " + file.getAbsoluteFilePath() + " to " + to);
    }
  }
}
