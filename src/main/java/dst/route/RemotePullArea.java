package dst.route;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import dst.bundle.Listed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.remote.RemoteFile;
import org.apache.camel.component.file.remote.SftpRemoteFile;

/**
 * A pull area behind the connection that the location's consumer has open: no second log-in for
 * data files.
 */
final class RemotePullArea implements HostArea {
  private final GenericFileOperations<Object> operations;
  private final GenericFileEndpoint<Object> endpoint;
  private final String folder;
  private final ReadAhead ahead;
  private ReadAhead.Look looked;

  /**
   * @param received is told how many bytes of files have come before they are read
   * @param memory how many bytes of them all locations together may hold
   */
  RemotePullArea(
      GenericFileOperations<Object> operations,
      GenericFileEndpoint<Object> endpoint,
      String folder,
      LongConsumer received,
      Semaphore memory) {
    this.operations = operations;
    this.endpoint = endpoint;
    this.folder = folder;
    this.ahead = new ReadAhead(this::session, this::below, received, memory);
  }

  private Session session() {
    return ((SessionSftp.Operations) (Object) operations).session();
  }

  /**
   * A file that may be there; if it is small, the next {@link #open} has it at hand. What an
   * earlier look found is forgotten: it may have been replaced since.
   *
   * @param next the file and the one behind it; empty: nothing is looked for
   * @return null if it has to be listed to be found
   */
  ReadAhead.Look look(List<String> next) {
    looked = next.isEmpty() ? null : ahead.look(next.get(0), next.get(1));
    return looked;
  }

  @Override
  public void expect(Iterator<Listed> files) {
    if (isSftp()) {
      ahead.expect(files);
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    byte[] content = looked != null && looked.path().equals(path) ? looked.content() : null;
    looked = null;
    InputStream come = content == null ? ahead.open(path) : new ByteArrayInputStream(content);
    if (come != null) {
      return come;
    }
    GenericFile<Object> file = new RemoteFile<>();
    Exchange exchange = endpoint.createExchange();
    exchange.setProperty(FileComponent.FILE_EXCHANGE_FILE, file);
    try {
      operations.retrieveFile(remote(path), exchange, 0);
      return (InputStream) file.getBody();
    } catch (GenericFileOperationFailedException e) {
      throw failure(e, "read", path);
    }
  }

  /**
   * For the consumer, as JSch lists for it: without names that begin with a dot.
   *
   * @param remote the folder as the host knows it
   * @return null if it has to be listed in the usual way
   */
  RemoteEntry[] entries(String remote) {
    List<RemoteEntry> entries = ahead.list(remote);
    return entries == null
        ? null
        : entries.stream()
            .filter(entry -> !entry.name().startsWith("."))
            .toArray(RemoteEntry[]::new);
  }

  @Override
  public List<Listed> list(String path) throws IOException {
    List<RemoteEntry> entries = isSftp() ? ahead.list(below(path)) : null;
    if (entries == null) {
      return listed(path);
    }
    return entries.stream()
        .filter(entry -> entry.isRegular() || (entry.isDirectory() && !isItself(entry.name())))
        .map(
            entry ->
                new Listed(
                    path.isEmpty() ? entry.name() : path + "/" + entry.name(),
                    entry.isDirectory(),
                    entry.getFileLength(),
                    entry.modified()))
        .toList();
  }

  private static boolean isItself(String name) {
    return name.equals(".") || name.equals("..");
  }

  /** By JSch, which also tells what is wrong. */
  private List<Listed> listed(String path) throws IOException {
    Object[] found;
    try {
      found =
          (Object) operations instanceof SessionSftp.Operations sftp
              ? sftp.listAll(remote(path))
              : operations.listFiles(remote(path));
    } catch (GenericFileOperationFailedException e) {
      throw failure(e, "list", path);
    }
    List<Listed> entries = new ArrayList<>(found.length);
    for (Object each : found) {
      SftpRemoteFile<?> file = (SftpRemoteFile<?>) each;
      String name = file.getFilename();
      SftpATTRS attributes = ((ChannelSftp.LsEntry) file.getRemoteFile()).getAttrs();
      if (!isItself(name) && (attributes.isReg() || attributes.isDir())) {
        entries.add(
            new Listed(
                path.isEmpty() ? name : path + "/" + name,
                attributes.isDir(),
                attributes.getSize(),
                1_000 * Integer.toUnsignedLong(attributes.getMTime())));
      }
    }
    return entries;
  }

  private boolean isSftp() {
    return (Object) operations instanceof SessionSftp.Operations;
  }

  /** The rename replaces what is there: JSch asks for that where the server can. */
  @Override
  public void write(String path, byte[] content) throws IOException {
    try {
      store(path, content);
    } catch (NoSuchFileException folderIsMissing) {
      operations.buildDirectory(remote(path.substring(0, path.lastIndexOf('/'))), false);
      store(path, content);
    }
  }

  private void store(String path, byte[] content) throws IOException {
    Exchange exchange = endpoint.createExchange();
    exchange.getIn().setBody(content);
    try {
      operations.storeFile(remote(path + ".tmp"), exchange, content.length);
      operations.renameFile(remote(path + ".tmp"), remote(path));
    } catch (GenericFileOperationFailedException e) {
      throw failure(e, "write", path);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    try {
      operations.renameFile(remote(from), remote(to));
    } catch (GenericFileOperationFailedException e) {
      throw failure(e, "rename", from);
    }
  }

  /** JSch takes what it is given for a pattern: a star in a name would stand for other names. */
  private String remote(String path) {
    return below(path.replaceAll("[\\\\?*]", "\\\\$0"));
  }

  private String below(String path) {
    return folder.isEmpty() || path.isEmpty() ? folder + path : folder + "/" + path;
  }

  private static IOException failure(
      GenericFileOperationFailedException e, String verb, String path) {
    if (e.getCause() instanceof SftpException s && s.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
      return new NoSuchFileException(path);
    }
    if (e.getCause() instanceof SftpException s && s.id == ChannelSftp.SSH_FX_PERMISSION_DENIED) {
      return new AccessDeniedException(path);
    }
    if (e.getCause() instanceof SftpException s
        && s.id == ChannelSftp.SSH_FX_FAILURE
        && s.getCause() == null) {
      return new FileSystemException(path, null, "the host can't " + verb + " it");
    }
    return new IOException("cannot " + verb + " " + path + " from the pull area", e);
  }
}
