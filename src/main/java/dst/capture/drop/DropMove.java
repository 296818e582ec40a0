package dst.capture.drop;

import dst.bundle.FileStamp;
import dst.bundle.Hashes;
import dst.capture.Capture;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves dropped files away so that none is moved unread, although programs replace them at any
 * time: each is put aside first, where no program looks, and compared with what was read. Another
 * one goes back under its name; if that is taken by one that is newer still, it is taken from where
 * it lies, before all others.
 */
final class DropMove {
  private static final Logger LOG = LoggerFactory.getLogger(DropMove.class);

  private final Capture.Drop capture;
  private final Path aside;
  private Path unread;

  DropMove(Capture.Drop capture) {
    this.capture = capture;
    this.aside = capture.folder().resolve("done").resolve(".moving");
    try {
      restore();
    } catch (IOException e) {
      LOG.warn("{}: what lies in {} can't be put back: {}", capture.name(), aside, e.toString());
    }
  }

  /** What a killed listener had put aside: it may not have been compared yet. */
  private void restore() throws IOException {
    if (Files.isDirectory(aside)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(aside)) {
        for (Path file : files) {
          putBack(file);
        }
      }
    }
  }

  /** The file that is to be taken before this one; itself, if there is none. */
  Path before(Path file) {
    return unread == null ? file : unread;
  }

  Path aside(Path file) throws IOException {
    Path to = Files.createDirectories(aside).resolve(file.getFileName());
    if (!to.equals(file)) {
      Files.move(file, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      unread = to;
    }
    return to;
  }

  /** Whether what was put aside is what was read. */
  boolean isSame(DroppedFile dropped) throws IOException {
    return dropped.stamp().equals(FileStamp.of(dropped.file()))
        && (dropped.sha256() == null || dropped.sha256().equals(Hashes.sha256(dropped.file())));
  }

  void to(Path file, Path target) throws IOException {
    Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
    unread = null;
  }

  /** By a second name, for which no other file makes way. */
  void putBack(Path file) throws IOException {
    unread = file;
    try {
      Files.createLink(capture.folder().resolve(file.getFileName()), file);
    } catch (FileSystemException | UnsupportedOperationException e) {
      LOG.debug("{}: {} is taken from where it lies", capture.name(), file, e);
      return;
    }
    Files.deleteIfExists(file);
    unread = null;
  }

  /** What was put aside is gone: somebody has removed it. */
  void forget() {
    unread = null;
  }
}
