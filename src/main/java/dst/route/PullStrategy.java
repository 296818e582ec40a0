package dst.route;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;
import dst.bundle.PullArea;
import dst.location.Location;
import dst.pull.Intake;
import dst.pull.Settled;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;

/**
 * What the consumer of one location does around each file: hands the pull area to the route, moves
 * the file to {@code done/} when the route has queued it, and leaves it where it is when the route
 * failed. Camel's own rename strategy needs four round trips for a move, this one needs one.
 */
final class PullStrategy implements GenericFileProcessStrategy<Object> {
  private final Location location;
  private final PollHealth health;
  private final Settled settled;
  private final Map<String, String> unmoved = new HashMap<>();
  private boolean stopped;

  PullStrategy(Location location, PollHealth health, Settled settled) {
    this.location = location;
    this.health = health;
    this.settled = settled;
  }

  @Override
  public void prepareOnStartup(
      GenericFileOperations<Object> operations, GenericFileEndpoint<Object> endpoint) {}

  @Override
  public boolean begin(
      GenericFileOperations<Object> operations,
      GenericFileEndpoint<Object> endpoint,
      Exchange exchange,
      GenericFile<Object> file) {
    if (exchange.getProperty(ExchangePropertyKey.BATCH_INDEX, Integer.class) == 0) {
      stopped = false;
    }
    if (stopped) {
      return false;
    }
    String movedTo = unmoved.remove(stamp(file));
    if (movedTo != null) {
      move(operations, endpoint, file, movedTo);
      return false;
    }
    exchange.setProperty("location", location);
    exchange.setProperty("pullArea", area(operations, endpoint));
    return true;
  }

  private static PullArea area(
      GenericFileOperations<Object> operations, GenericFileEndpoint<Object> endpoint) {
    String folder = endpoint.getConfiguration().getDirectory();
    return "file".equals(endpoint.getScheme())
        ? new LocalPullArea(folder)
        : new RemotePullArea(operations, endpoint, folder);
  }

  @Override
  public void abort(
      GenericFileOperations<Object> operations,
      GenericFileEndpoint<Object> endpoint,
      Exchange exchange,
      GenericFile<Object> file) {}

  @Override
  public void commit(
      GenericFileOperations<Object> operations,
      GenericFileEndpoint<Object> endpoint,
      Exchange exchange,
      GenericFile<Object> file) {
    settled.forget(file.getFileNameOnly());
    String number =
        "%020d".formatted(exchange.getProperty("intake", Intake.class).bundle().number());
    move(operations, endpoint, file, number + "-" + file.getFileNameOnly());
  }

  /** A file that can't be moved is not taken again: its move is. */
  private void move(
      GenericFileOperations<Object> operations,
      GenericFileEndpoint<Object> endpoint,
      GenericFile<Object> file,
      String name) {
    String folder = endpoint.getConfiguration().getDirectory() + "/" + location.pull().done();
    try {
      rename(operations, file, folder, name);
    } catch (GenericFileOperationFailedException e) {
      unmoved.put(stamp(file), name);
      health.failed(
          new GenericFileOperationFailedException(
              file.getFileNameOnly()
                  + " is queued but can't be moved to "
                  + location.pull().done()
                  + "/: does central have the right to rename there?",
              e));
    }
  }

  private static void rename(
      GenericFileOperations<Object> operations,
      GenericFile<Object> file,
      String folder,
      String name) {
    try {
      operations.renameFile(file.getAbsoluteFilePath(), folder + "/" + name);
    } catch (GenericFileOperationFailedException e) {
      if (!operations.buildDirectory(folder, file.isAbsolute())) {
        throw e;
      }
      operations.renameFile(file.getAbsoluteFilePath(), folder + "/" + name);
    }
  }

  private static String stamp(GenericFile<Object> file) {
    return file.getFileLength() + " " + file.getLastModified() + " " + file.getFileNameOnly();
  }

  /**
   * Files behind one that failed wait for the next poll: taken before it, they would count as
   * older. Only a file that central may not read, or that has vanished, stops nobody: no version of
   * it is in.
   */
  @Override
  public void rollback(
      GenericFileOperations<Object> operations,
      GenericFileEndpoint<Object> endpoint,
      Exchange exchange,
      GenericFile<Object> file) {
    Exception cause = exchange.getException();
    stopped = !concernsThisFileAlone(cause);
    health.failed(cause);
  }

  private static boolean concernsThisFileAlone(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof NoSuchFileException || t instanceof AccessDeniedException) {
        return true;
      }
      if (t instanceof SftpException s) {
        return s.id == ChannelSftp.SSH_FX_NO_SUCH_FILE
            || s.id == ChannelSftp.SSH_FX_PERMISSION_DENIED;
      }
    }
    return false;
  }
}
