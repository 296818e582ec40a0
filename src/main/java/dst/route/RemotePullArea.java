package dst.route;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;
import dst.bundle.PullArea;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.remote.RemoteFile;

/**
 * A pull area behind the connection that the location's consumer has open: no second log-in for
 * data files.
 */
final class RemotePullArea implements PullArea {
  private final GenericFileOperations<Object> operations;
  private final GenericFileEndpoint<Object> endpoint;
  private final String folder;

  RemotePullArea(
      GenericFileOperations<Object> operations,
      GenericFileEndpoint<Object> endpoint,
      String folder) {
    this.operations = operations;
    this.endpoint = endpoint;
    this.folder = folder;
  }

  @Override
  public InputStream open(String path) throws IOException {
    GenericFile<Object> file = new RemoteFile<>();
    Exchange exchange = endpoint.createExchange();
    exchange.setProperty(FileComponent.FILE_EXCHANGE_FILE, file);
    try {
      operations.retrieveFile(folder.isEmpty() ? path : folder + "/" + path, exchange, 0);
      return (InputStream) file.getBody();
    } catch (GenericFileOperationFailedException e) {
      if (e.getCause() instanceof SftpException s && s.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
        throw new NoSuchFileException(path);
      }
      if (e.getCause() instanceof SftpException s && s.id == ChannelSftp.SSH_FX_PERMISSION_DENIED) {
        throw new AccessDeniedException(path);
      }
      throw new IOException("cannot read " + path + " from the pull area", e);
    }
  }
}
