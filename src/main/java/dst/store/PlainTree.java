package dst.store;

import dst.record.DataFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data files by location and path, as hard links into the file store, for web servers that want
 * a folder. It follows the database: what was committed last stands here.
 */
final class PlainTree {
  private static final Logger LOG = LoggerFactory.getLogger(PlainTree.class);

  private final Database database;
  private final FileStore files;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  PlainTree(Database database, FileStore files) {
    this.database = database;
    this.files = files;
  }

  /**
   * Brings these paths of the location up to date. The state is read under the lock: the thread
   * that comes last sees what the others committed.
   */
  void update(String location, Collection<DataFile> changed) throws SQLException, IOException {
    if (changed.isEmpty()) {
      return;
    }
    List<String> paths = changed.stream().map(DataFile::path).distinct().toList();
    synchronized (locks.computeIfAbsent(location, id -> new Object())) {
      Set<Path> folders = new HashSet<>();
      for (Map.Entry<String, String> file : committed(location, paths).entrySet()) {
        place(location, file.getKey(), files.path(file.getValue()), folders);
      }
      for (Path folder : folders) {
        FileStore.sync(folder);
      }
    }
  }

  private Map<String, String> committed(String location, List<String> paths) throws SQLException {
    Map<String, String> hashes = new LinkedHashMap<>();
    try (Connection connection = database.connection()) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "select path, sha256 from data_file"
                  + " where location = ? and path = any(?) and deleted = false")) {
        statement.setString(1, location);
        statement.setArray(2, connection.createArrayOf("varchar", paths.toArray()));
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

  private void place(String location, String path, Path content, Set<Path> folders)
      throws IOException {
    Path target = files.dir().resolve(location).resolve(path);
    Path folder = target.getParent();
    if (!makeFolders(folder, folders) || Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      LOG.warn(
          "{}: the plain tree can't hold data file {}: one path can't be a file and a folder;"
              + " what stands there stays",
          location,
          path);
      return;
    }
    refuseLink(target);
    if (!Files.exists(target) || !Files.isSameFile(target, content)) {
      replace(target, content);
      folders.add(folder);
    }
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
    try {
      Files.createLink(link, content);
    } catch (UnsupportedOperationException | FileSystemException e) {
      LOG.debug("{} is copied: {}", content, e.getMessage());
      Files.copy(content, link);
    }
  }
}
