package dst.route.pull;

import dst.route.sftp.SftpSession;
import java.util.Map;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.remote.RemoteFileOperations;
import org.apache.camel.component.file.remote.SftpComponent;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.apache.camel.spi.annotations.Component;

/**
 * Camel's {@code sftp} with a session of ours for the locations' consumers; see {@link
 * SftpSession}. The name on it lets Camel find the options of its own.
 */
@SuppressWarnings("rawtypes") // as Camel declares them
@Component("sftp")
public final class SessionSftp extends SftpComponent {
  @Override
  protected GenericFileEndpoint<SftpRemoteFile> buildFileEndpoint(
      String uri, String remaining, Map<String, Object> parameters) throws Exception {
    SftpEndpoint usual = (SftpEndpoint) super.buildFileEndpoint(uri, remaining, parameters);
    return new Endpoint(uri, this, usual.getConfiguration());
  }

  private static final class Endpoint extends SftpEndpoint {
    Endpoint(String uri, SessionSftp component, SftpConfiguration configuration) {
      super(uri, component, configuration);
    }

    /** Pull routes have a strategy of ours; what else integrators build with sftp is Camel's. */
    @Override
    public RemoteFileOperations<SftpRemoteFile> createRemoteFileOperations() {
      return (Object) processStrategy instanceof PullStrategy
          ? new SftpSession(this)
          : super.createRemoteFileOperations();
    }
  }
}
