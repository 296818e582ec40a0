package dst.route.area;

import dst.bundle.BundleNames;
import dst.bundle.FileStamp;
import dst.bundle.HostArea;
import dst.bundle.Listed;
import dst.route.sftp.ReadAhead;
import dst.route.sftp.RemoteEntry;
import dst.route.sftp.SftpSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;

/**
 * A pull area behind the connection that the location's consumer has open: no second log-in for
 * data files.
 */
public final class RemotePullArea implements HostArea {
  private final SftpSession session;
  private final String folder;
  private final ReadAhead ahead;
  private ReadAhead.Look looked;

  /**
   * @param received is told how many bytes of files have come before they are read
   * @param memory how many bytes of them all locations together may hold
   */
  public RemotePullArea(
      SftpSession session, String folder, LongConsumer received, Semaphore memory) {
    this.session = session;
    this.folder = folder;
    this.ahead = new ReadAhead(session::session, this::below, received, memory);
  }

  /**
   * A file that may be there; if it is small, the next {@link #open} has it at hand. What an
   * earlier look found is forgotten: it may have been replaced since.
   *
   * @param next the file and the one behind it; empty: nothing is looked for
   * @return null if it has to be listed to be found
   */
  public ReadAhead.Look look(List<String> next) {
    looked = next.isEmpty() ? null : ahead.look(next.get(0), next.get(1));
    return looked;
  }

  @Override
  public void prefetch(Iterator<Listed> files) {
    ahead.prefetch(files);
  }

  @Override
  public InputStream open(String path) throws IOException {
    byte[] content = looked != null && looked.path().equals(path) ? looked.content() : null;
    looked = null;
    InputStream come = content == null ? ahead.open(path) : new ByteArrayInputStream(content);
    return come == null ? session.read(below(path)) : come;
  }

  /** Read by JSch, nobody knows. */
  @Override
  public FileStamp wasRead(String path) throws IOException {
    return ahead.wasRead();
  }

  @Override
  public Sight look(String path) throws IOException {
    int end = path.lastIndexOf('/');
    ReadAhead.Seen seen = ahead.see(below(path), below(end < 0 ? "" : path.substring(0, end)));
    if (seen != null && seen.isMissing()) {
      throw new NoSuchFileException(path);
    }
    return seen == null ? null : seen.sight();
  }

  @Override
  public boolean putBack(String from, String to) {
    return ahead.rename(below(from), below(to));
  }

  @Override
  public void makeFolder(String path) throws IOException {
    session.makeFolders(below(path));
  }

  /**
   * For the consumer, as JSch lists for it: without names that begin with a dot.
   *
   * @param remote the folder as the host knows it
   * @return null if it has to be listed in the usual way
   */
  public List<RemoteEntry> entries(String remote) throws IOException {
    List<RemoteEntry> entries = ahead.list(remote);
    return entries == null
        ? null
        : session.completed(
            remote, entries.stream().filter(entry -> !entry.name().startsWith(".")).toList());
  }

  @Override
  public List<Listed> list(String path) throws IOException {
    String remote = below(path);
    List<RemoteEntry> ofChannel = entries(remote);
    List<RemoteEntry> entries = ofChannel == null ? session.list(remote) : ofChannel;
    return entries.stream()
        .filter(entry -> entry.isRegular() || entry.isDirectory())
        .map(
            entry ->
                new Listed(
                    path.isEmpty() ? entry.name() : path + "/" + entry.name(),
                    entry.isDirectory(),
                    entry.getFileLength(),
                    entry.modified()))
        .toList();
  }

  /**
   * Most servers replace what is there. With others it steps aside, and a reader who finds nothing
   * in its place finds it there: {@link BundleNames#aside}. So it is after a crash, too.
   */
  @Override
  public void write(String path, byte[] content) throws IOException {
    String name = below(path);
    String temp = name + ".tmp";
    try {
      session.write(temp, content);
    } catch (NoSuchFileException folderIsMissing) {
      session.makeFolders(name.substring(0, name.lastIndexOf('/')));
      session.write(temp, content);
    }
    try {
      session.rename(temp, name);
    } catch (FileSystemException e) {
      if (!session.isThere(name)) {
        throw e;
      }
      replace(name, temp);
    }
  }

  private void replace(String name, String temp) throws IOException {
    String aside = BundleNames.aside(name);
    deleteIfThere(aside);
    session.rename(name, aside);
    session.rename(temp, name);
    deleteIfThere(aside);
  }

  private void deleteIfThere(String name) throws IOException {
    try {
      session.delete(name);
    } catch (NoSuchFileException e) {
      return;
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    session.rename(below(from), below(to));
  }

  private String below(String path) {
    return folder.isEmpty() || path.isEmpty() ? folder + path : folder + "/" + path;
  }
}
