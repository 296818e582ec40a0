package dst.route;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.remote.RemoteFileConfiguration;
import org.apache.camel.component.file.remote.RemoteFileOperations;
import org.apache.camel.component.file.remote.SftpComponent;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpOperations;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.apache.camel.spi.annotations.Component;

/**
 * Camel's {@code sftp}, which tells the session that a consumer has open: files are read ahead on
 * channels of their own in it. So a consumer may have the one file that is there, and lists only
 * without it. The name on it lets Camel find the options of its own.
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

    @Override
    public RemoteFileOperations<SftpRemoteFile> createRemoteFileOperations() {
      Operations operations = new Operations(this);
      operations.setEndpoint(this);
      return operations;
    }
  }

  /** Camel's operations, and their session. */
  static final class Operations extends SftpOperations {
    private Session session;
    private Supplier<RemoteEntry> first = () -> null;
    private Function<String, RemoteEntry[]> listing = folder -> null;

    Operations(SftpEndpoint endpoint) {
      super(endpoint.getProxy());
    }

    @Override
    protected Session createSession(RemoteFileConfiguration configuration) throws JSchException {
      session = super.createSession(configuration);
      return session;
    }

    /**
     * @param look asked before each listing of the consumer; what it finds stands for all files
     * @param list lists in place of JSch; null of a folder: it can't
     */
    void findBy(Supplier<RemoteEntry> look, Function<String, RemoteEntry[]> list) {
      first = look;
      listing = list;
    }

    /** For the consumer. With a pattern, JSch does not ask first whether it is a folder. */
    @Override
    public SftpRemoteFile[] listFiles(String folder) {
      RemoteEntry found = first.get();
      if (found != null) {
        return new SftpRemoteFile[] {found};
      }
      String name = folder.isEmpty() ? "." : folder;
      SftpRemoteFile[] listed = listing.apply(name);
      return listed == null ? super.listFiles(name + "/*") : listed;
    }

    /** Those whose names begin with a dot, too. */
    SftpRemoteFile[] listAll(String folder) {
      return super.listFiles(folder);
    }

    /** The newest session, which may have ended; null before the first. */
    Session session() {
      return session;
    }
  }
}
