package dst.route.area;

import dst.bundle.FileStamp;
import dst.bundle.HostArea;
import dst.bundle.Listed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A pull area on this machine or a mounted share. Links are not followed out of it. */
public final class LocalPullArea implements HostArea {
  private final Path folder;
  private FileStamp opened;

  public LocalPullArea(String folder) {
    this.folder = Path.of(folder);
  }

  @Override
  public InputStream open(String path) throws IOException {
    Path file = folder.resolve(path);
    opened = FileStamp.of(file);
    if (opened == null || !isInside(file)) {
      throw new NoSuchFileException(path, null, "there is no such regular file in the pull area");
    }
    InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    if (!opened.equals(FileStamp.of(file))) {
      in.close();
      throw changed(path);
    }
    return in;
  }

  /** One that is renamed over it is another file: what was read is the older one, all of it. */
  @Override
  public FileStamp wasRead(String path) throws IOException {
    FileStamp now = FileStamp.of(folder.resolve(path));
    if (now == null) {
      throw new NoSuchFileException(path, null, "it was removed while it was read");
    }
    if (now.hasKeyOf(opened) && !now.equals(opened)) {
      throw changed(path);
    }
    return opened;
  }

  private static IOException changed(String path) {
    return new IOException(path + " was changed while it was read: it is read again later");
  }

  @Override
  public Sight look(String path) throws IOException {
    Path file = folder.resolve(path);
    FileStamp stamp = FileStamp.of(file);
    if (stamp == null) {
      throw new NoSuchFileException(path);
    }
    FileTime changed = Files.getLastModifiedTime(file.getParent());
    return new Sight(stamp, changed.to(TimeUnit.NANOSECONDS));
  }

  /** By a second name, for which no other file makes way. */
  @Override
  public boolean putBack(String from, String to) throws IOException {
    Path file = folder.resolve(from);
    try {
      Files.createLink(folder.resolve(to), file);
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false;
    }
    Files.delete(file);
    return true;
  }

  @Override
  public void makeFolder(String path) throws IOException {
    Files.createDirectories(folder.resolve(path));
  }

  @Override
  public List<Listed> list(String path) throws IOException {
    Path listed = folder.resolve(path);
    if (!Files.isDirectory(listed) || !isInside(listed)) {
      throw new NoSuchFileException(path, null, "there is no such folder in the pull area");
    }
    List<Listed> entries = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(listed)) {
      for (Path name : names) {
        add(entries, path, name);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }

  @Override
  public void write(String path, byte[] content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    requireInside(file.getParent());
    Path temp = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(temp, content);
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path file = folder.resolve(from);
    Path target = folder.resolve(to);
    requireInside(file.getParent());
    requireInside(target.getParent());
    try {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException toAnotherDisk) {
      Files.move(file, target);
    }
  }

  private void requireInside(Path path) throws IOException {
    if (!isInside(path)) {
      throw new AccessDeniedException(path.toString(), null, "is a link out of the pull area");
    }
  }

  private static void add(List<Listed> entries, String folder, Path file) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException goneMeanwhile) {
      return;
    }
    if (attributes.isRegularFile() || attributes.isDirectory()) {
      String name = file.getFileName().toString();
      entries.add(
          new Listed(
              folder.isEmpty() ? name : folder + "/" + name,
              attributes.isDirectory(),
              attributes.size(),
              attributes.lastModifiedTime().toMillis()));
    }
  }

  private boolean isInside(Path path) throws IOException {
    return path.toRealPath().startsWith(folder.toRealPath());
  }
}
