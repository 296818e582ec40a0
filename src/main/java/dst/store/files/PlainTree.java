package dst.store.files;

import dst.store.database.Database;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data files by location and path, as hard links into the file store, for web servers that want
 * a folder. It follows the database: what was committed last stands here.
 */
public final class PlainTree {
  private static final Logger LOG = LoggerFactory.getLogger(PlainTree.class);

  private final Database database;
  private final FileStore files;

  /**
   * By location the paths that found no place, because batches come in any order: they get it when
   * what stands in their way is removed. Each set is its location's lock, too.
   */
  private final Map<String, Set<String>> blocked = new ConcurrentHashMap<>();

  public PlainTree(Database database, FileStore files) {
    this.database = database;
    this.files = files;
  }

  /**
   * Brings these paths of the location up to date. The state is read under the lock: the thread
   * that comes last sees what the others committed.
   *
   * @param changed paths of data files, also of those that are deleted now
   */
  public void update(String location, Collection<String> changed) throws SQLException, IOException {
    if (changed.isEmpty()) {
      return;
    }
    Set<String> waiting = blocked.computeIfAbsent(location, id -> new HashSet<>());
    synchronized (waiting) {
      Set<String> paths = new LinkedHashSet<>(changed);
      changed.forEach(path -> addFoldersOf(path, paths));
      paths.addAll(waiting);
      Map<String, String> committed = committed(location, paths);
      Set<Path> folders = new HashSet<>();
      for (String path : paths) {
        if (!committed.containsKey(path)) {
          remove(location, path, folders);
        }
      }
      Set<Path> made = new HashSet<>();
      for (Map.Entry<String, String> file : committed.entrySet()) {
        place(location, file.getKey(), files.path(file.getValue()), folders, made);
      }
      for (Path folder : folders) {
        if (Files.exists(folder)) {
          FileStore.sync(folder);
        }
      }
    }
  }

  private void remove(String location, String path, Set<Path> folders) throws IOException {
    try {
      delete(location, path, folders);
      blocked.get(location).remove(path);
    } catch (IOException | InvalidPathException e) {
      leaveOut(location, path, e);
    }
  }

  private void place(String location, String path, Path content, Set<Path> changed, Set<Path> made)
      throws IOException {
    try {
      link(location, path, content, changed, made);
    } catch (IOException | InvalidPathException e) {
      leaveOut(location, path, e);
    }
  }

  /**
   * The batch is committed, and its other files and the next batches must not wait for a name that
   * this file system can't have, or for something in its place. It is tried again with each later
   * file of the location.
   *
   * @throws IOException if it is the disk that fails
   */
  private void leaveOut(String location, String path, Exception cause) throws IOException {
    files.requireWritable();
    if (blocked.get(location).add(path)) {
      LOG.warn(
          "{}: data file {} is stored, but the plain tree can't show it: {}",
          location,
          path,
          cause.toString());
    }
  }

  /** A file may wait for the place of one of its folders, where a file stood until now. */
  private static void addFoldersOf(String path, Set<String> paths) {
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (!paths.add(path.substring(0, end))) {
        return;
      }
    }
  }

  private Map<String, String> committed(String location, Set<String> paths) throws SQLException {
    Map<String, String> hashes = new LinkedHashMap<>();
    try (Connection connection = database.connection()) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "select path, sha256 from data_file where location = ? and deleted = false and "
                  + database.dialect().isOneOf("path"))) {
        statement.setString(1, location);
        database.dialect().setList(statement, 2, "varchar", paths.toArray());
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            hashes.put(row.getString(1), row.getString(2));
          }
        }
      }
      connection.commit();
    }
    return hashes;
  }

  /**
   * @param changed where the folders are added whose content changes
   * @param made the folders that are known to stand
   */
  private void link(String location, String path, Path content, Set<Path> changed, Set<Path> made)
      throws IOException {
    Path target = files.dir().resolve(location).resolve(path);
    Path folder = target.getParent();
    boolean stands = made.contains(folder) || makeFolders(folder, changed);
    if (stands) {
      made.add(folder);
    }
    if (!stands || Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      if (blocked.get(location).add(path)) {
        LOG.warn(
            "{}: the plain tree can't hold data file {}: one path can't be a file and a folder;"
                + " what stands there stays until it is removed",
            location,
            path);
      }
      return;
    }
    blocked.get(location).remove(path);
    refuseLink(target);
    boolean isThere = Files.exists(target);
    if (!isThere || !Files.isSameFile(target, content)) {
      if (isThere || !isLinked(target, content)) {
        replace(target, content);
      }
      changed.add(folder);
    }
  }

  /**
   * Most files are new: a link alone is as good as a rename.
   *
   * @return false if it can't be linked
   */
  private static boolean isLinked(Path target, Path content) throws IOException {
    try {
      Files.createLink(target, content);
      return true;
    } catch (UnsupportedOperationException | FileSystemException e) {
      LOG.debug("{} is not linked: {}", target, e.getMessage());
      return false;
    }
  }

  /** Removes the file, and the folders that are empty without it. */
  private void delete(String location, String path, Set<Path> folders) throws IOException {
    Path root = files.dir().resolve(location);
    Path target = root.resolve(path);
    if (!isReachable(target.getParent())
        || !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.delete(target);
    Path folder = target.getParent();
    while (!folder.equals(root) && isEmpty(folder)) {
      Files.delete(folder);
      folder = folder.getParent();
    }
    folders.add(folder);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
      return !names.iterator().hasNext();
    }
  }

  /**
   * @return false if no such folder stands in the tree
   */
  private boolean isReachable(Path folder) throws IOException {
    Path reached = files.dir();
    for (Path segment : reached.relativize(folder)) {
      reached = reached.resolve(segment);
      refuseLink(reached);
      if (!Files.isDirectory(reached)) {
        return false;
      }
    }
    return true;
  }

  /**
   * @return false if a file stands where a folder is needed
   */
  private boolean makeFolders(Path folder, Set<Path> changed) throws IOException {
    Path made = files.dir();
    for (Path segment : made.relativize(folder)) {
      Path parent = made;
      made = made.resolve(segment);
      refuseLink(made);
      if (Files.exists(made) && !Files.isDirectory(made)) {
        return false;
      }
      if (!Files.exists(made)) {
        Files.createDirectory(made);
        changed.add(parent);
      }
    }
    return true;
  }

  private static void refuseLink(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new FileSystemException(
          path.toString(),
          null,
          "a symbolic link in the plain tree would lead data files out of it; remove the link");
    }
  }

  private void replace(Path target, Path content) throws IOException {
    Path temporary = files.temporary();
    try {
      link(temporary, content);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Some file systems have no hard links, or too few of them for one content. */
  private static void link(Path link, Path content) throws IOException {
    if (!isLinked(link, content)) {
      Files.copy(content, link);
    }
  }
}
