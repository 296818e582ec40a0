package dst.route.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.remote.RemoteFileConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpOperations;
import org.apache.camel.component.file.remote.SftpRemoteFile;

/**
 * The session of one location's consumer, in place of Camel's: its settings are Camel's, each
 * request is one of {@link SftpRequests}. Many hosts close a connection that was idle for some
 * seconds; that shows at the next request, which is then made once more on a new connection.
 */
@SuppressWarnings("rawtypes") // as Camel declares them
public final class SftpSession extends SftpOperations {
  private final SftpEndpoint endpoint;
  private Session session;
  private SftpRequests requests;
  private boolean answered;
  private boolean ended;
  private int connections;
  private BooleanSupplier mayGoOn = () -> true;
  private Supplier<RemoteEntry> first = () -> null;
  private Listing listing = folder -> null;

  public SftpSession(SftpEndpoint endpoint) {
    super(endpoint.getProxy());
    this.endpoint = endpoint;
    setEndpoint(endpoint);
  }

  private interface Request<T> {
    T ask(SftpRequests host) throws IOException;
  }

  private interface Order {
    void give(SftpRequests host) throws IOException;
  }

  /** How else a folder may be listed. */
  public interface Listing {
    /**
     * @return null if it can't be
     */
    List<RemoteEntry> of(String folder) throws IOException;
  }

  /**
   * @param look asked before each listing of the consumer; what it finds stands for all files
   * @param list asked before JSch lists
   */
  public void findBy(Supplier<RemoteEntry> look, Listing list) {
    first = look;
    listing = list;
  }

  /**
   * @param goesOn whether a request may be made once more; not when the pull was cut
   */
  public void retriesWhile(BooleanSupplier goesOn) {
    mayGoOn = goesOn;
  }

  /** The newest session, which may have ended; null before the first. */
  public Session session() {
    return session;
  }

  @Override
  public synchronized boolean isConnected() {
    return session != null && session.isConnected() && requests != null && requests.isConnected();
  }

  @Override
  public synchronized boolean connect(RemoteFileConfiguration unused, Exchange none) {
    ended = false;
    return camel(
        "connect to " + endpoint.getConfiguration().remoteServerInformation(),
        () -> {
          if (!isConnected()) {
            open();
          }
          return true;
        });
  }

  private void open() throws IOException {
    try {
      int timeout = endpoint.getConfiguration().getConnectTimeout();
      answered = false;
      if (session == null || !session.isConnected()) {
        session = createSession(endpoint.getConfiguration());
        session.connect(timeout);
      }
      ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
      if (channel == null) { // so says JSch if the session ends just now
        throw new JSchException("the session has ended");
      }
      channel.connect(timeout);
      if (endpoint.getConfiguration().getBulkRequests() != null) {
        channel.setBulkRequests(endpoint.getConfiguration().getBulkRequests());
      }
      requests = new SftpRequests(channel, endpoint.getConfiguration().getHost());
      connections++;
    } catch (JSchException e) {
      throw new IOException(
          "Cannot connect to " + endpoint.getConfiguration().remoteServerInformation(), e);
    }
  }

  /** Sees also whether the connection is still there, as far as can be seen without waiting. */
  @Override
  public synchronized boolean sendNoop() {
    try {
      if (isConnected()) {
        session.sendKeepAliveMsg();
        return true;
      }
    } catch (Exception closedMeanwhile) { // as JSch declares it
      session.disconnect();
    }
    return false;
  }

  /** Whoever is in a request must not connect again. */
  @Override
  public synchronized void disconnect() {
    ended = true;
    if (session != null) {
      session.disconnect();
    }
  }

  @Override
  public void forceDisconnect() {
    disconnect();
  }

  private synchronized <T> T ask(Request<T> request) throws IOException {
    if (!isConnected()) {
      open();
    }
    try {
      T answer = request.ask(requests);
      answered = true;
      return answer;
    } catch (FileSystemException refused) {
      answered = true;
      throw refused;
    } catch (IOException lost) {
      if (!answered || ended || !mayGoOn.getAsBoolean()) {
        throw lost;
      }
      session.disconnect();
      open();
      return request.ask(requests);
    }
  }

  private void tell(Order order) throws IOException {
    ask(
        host -> {
          order.give(host);
          return null;
        });
  }

  private interface Step<T> {
    T take() throws IOException;
  }

  /** Camel's kind of failure; its cause tells what the host has answered. */
  private static <T> T camel(String what, Step<T> step) {
    try {
      return step.take();
    } catch (IOException e) {
      throw new GenericFileOperationFailedException(
          "Cannot " + what, e.getCause() == null ? e : e.getCause());
    }
  }

  /** For the consumer: without names that begin with a dot. */
  @Override
  public SftpRemoteFile[] listFiles(String folder) {
    RemoteEntry found = first.get();
    if (found != null) {
      return new SftpRemoteFile[] {found};
    }
    return camel(
        "list " + folder,
        () -> {
          List<RemoteEntry> listed = listing.of(folder.isEmpty() ? "." : folder);
          return (listed == null ? list(folder) : listed).toArray(SftpRemoteFile[]::new);
        });
  }

  /** Without names that begin with a dot. */
  public List<RemoteEntry> list(String folder) throws IOException {
    return ask(host -> host.completed(folder, host.list(folder)));
  }

  /** What the host did not tell of them is asked for. */
  public List<RemoteEntry> completed(String folder, List<RemoteEntry> entries) throws IOException {
    return entries.stream().allMatch(RemoteEntry::isWhole)
        ? entries
        : ask(host -> host.completed(folder, entries));
  }

  public InputStream read(String path) throws IOException {
    return ask(host -> host.read(path));
  }

  public void write(String path, byte[] content) throws IOException {
    tell(host -> host.write(path, content));
  }

  /** A link itself, if it is one. */
  RemoteEntry look(String path) throws IOException {
    return ask(host -> host.look(path));
  }

  public boolean isThere(String path) throws IOException {
    return ask(host -> host.isThere(path));
  }

  /** It may have been done just before the connection broke. */
  public void rename(String from, String to) throws IOException {
    int before = connections;
    try {
      tell(host -> host.rename(from, to));
    } catch (NoSuchFileException e) {
      if (connections == before || !isThere(to)) {
        throw e;
      }
    }
  }

  public void delete(String path) throws IOException {
    tell(host -> host.delete(path));
  }

  /** With all folders above it. */
  public boolean makeFolders(String folder) throws IOException {
    return ask(
        host -> {
          for (int end = folder.indexOf('/', 1); end > 0; end = folder.indexOf('/', end + 1)) {
            problem(host, folder.substring(0, end));
          }
          FileSystemException problem = problem(host, folder);
          if (problem != null && !host.isFolder(folder)) {
            throw problem;
          }
          return true;
        });
  }

  /**
   * @return why it was not made; it may be there
   */
  private static FileSystemException problem(SftpRequests host, String folder) throws IOException {
    try {
      host.makeFolder(folder);
      return null;
    } catch (FileSystemException e) {
      return e;
    }
  }

  @Override
  public boolean renameFile(String from, String to) {
    return camel(
        "rename " + from,
        () -> {
          rename(from, to);
          return true;
        });
  }

  @Override
  public boolean deleteFile(String path) {
    return camel(
        "delete " + path,
        () -> {
          delete(path);
          return true;
        });
  }

  @Override
  public boolean existsFile(String path) {
    return camel("look at " + path, () -> isThere(path));
  }

  @Override
  public boolean buildDirectory(String folder, boolean absolute) {
    return camel("make " + folder, () -> makeFolders(folder));
  }

  /** A template that leaves out one of the options of the shipped one would come here. */
  private static UnsupportedOperationException needs(String option) {
    return new UnsupportedOperationException(
        "a pull template needs " + option + ", as the one in routes/pull.camel.xml has it");
  }

  @Override
  public String getCurrentDirectory() {
    throw needs("stepwise=false");
  }

  @Override
  public void changeCurrentDirectory(String path) {
    throw needs("stepwise=false");
  }

  @Override
  public void changeToParentDirectory() {
    throw needs("stepwise=false");
  }

  @Override
  public boolean retrieveFile(String name, Exchange exchange, long size) {
    throw needs("download=false");
  }

  @Override
  public boolean storeFile(String name, Exchange exchange, long size) {
    throw needs("from, not to");
  }
}
