package dst.capture;

import dst.bundle.Acknowledgement;
import dst.bundle.BundleNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What central has acknowledged: {@code ack/central.json}, read again when it has changed. */
public final class Acknowledged {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledged.class);

  private final Path file;
  private final Path aside;
  private Stamp read;
  private Acknowledgement last;
  private boolean warned;

  /** Central replaces the file, so its key changes as well. */
  private record Stamp(Object time, long size, Object key) {}

  public Acknowledged(Path pullArea) {
    this.file = pullArea.resolve(BundleNames.ACK);
    this.aside = pullArea.resolve(BundleNames.aside(BundleNames.ACK));
  }

  /** Empty: central has acknowledged nothing, or nothing that could be read. */
  public synchronized Optional<Acknowledgement> now() {
    try {
      // where central can't replace it, it may step aside and be back just now
      if (!isRead(file) && !isRead(aside) && !isRead(file)) {
        last = null;
        read = null;
      }
    } catch (IOException e) {
      warn(e);
    }
    return Optional.ofNullable(last);
  }

  /**
   * @return false if it is not there
   */
  private boolean isRead(Path from) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(from, BasicFileAttributes.class);
      Stamp stamp = new Stamp(found.lastModifiedTime(), found.size(), found.fileKey());
      if (!stamp.equals(read)) {
        last = Acknowledgement.read(Files.readAllBytes(from));
        read = stamp;
        warned = false;
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void warn(IOException problem) {
    if (!warned) {
      LOG.warn(
          "{} can't be read, so nothing more is pruned until central writes it again: {}",
          file,
          problem.toString().replaceAll("\\s*\\R\\s*", " "));
    }
    warned = true;
  }
}
