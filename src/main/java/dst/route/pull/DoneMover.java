package dst.route.pull;

import dst.bundle.BundleNames;
import dst.bundle.HostArea;
import dst.bundle.Listed;
import dst.location.Location;
import dst.pull.Intake;
import dst.pull.Pull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves one location's files to {@code done/}, and looks whether what it moved is what was read: a
 * host may replace a file at any time. Another one goes back under its name; if that is taken by
 * one that is newer still, it stays where it is and is {@link #astray}. Until that is settled no
 * other file is taken: after a restart this one is found again and must still be the last that was
 * taken, or it would count as newer than those behind it.
 */
final class DoneMover {
  private static final Logger LOG = LoggerFactory.getLogger(DoneMover.class);

  private final Location location;
  private final Pull pull;
  private final PollHealth health;
  private HostArea host;
  private String name;
  private Intake intake;
  private String to;
  private boolean moved;
  private Pull.Left astray;
  private boolean again;

  DoneMover(Location location, Pull pull, PollHealth health) {
    this.location = location;
    this.pull = pull;
    this.health = health;
  }

  void at(HostArea area) {
    host = area;
  }

  /** The folder of the location's pull area, as the consumer's connection sees it. */
  static String pullArea(Location location, GenericFileEndpoint<Object> endpoint) {
    String folder = endpoint.getConfiguration().getDirectory();
    return location.pull().listener()
        ? folder.replaceFirst("(^|/)" + BundleNames.READY + "/?$", "")
        : folder;
  }

  boolean isPending() {
    return name != null;
  }

  boolean isOf(String other) {
    return other.equals(name);
  }

  /**
   * A file of the location that lies in {@code done/} and is not read yet, which is older than all
   * others.
   */
  Pull.Left astray() {
    return astray;
  }

  /**
   * @param taken what was queued of the file; null if it is moved unread
   */
  DoneMover begin(String file, Intake taken) {
    name = file;
    intake = taken;
    to = null;
    moved = false;
    return this;
  }

  /**
   * @return false if something must be settled before another file is taken
   */
  boolean move() {
    try {
      if (!moved) {
        rename();
        moved = true;
      }
      boolean right = intake == null || location.pull().listener() || isWhatWasRead();
      if (right && intake != null) {
        pull.finish(intake);
      } else if (!right) {
        replaced(name, to);
        pull.replaced(intake);
      }
      name = null;
      intake = null;
      return right;
    } catch (IOException e) {
      health.failed(moved ? unknown(e) : stuck(e));
      return false;
    }
  }

  private IOException unknown(IOException cause) {
    return new IOException(
        name
            + " is queued and moved, but it could not be checked whether it is what was read, and"
            + " until then no other file is taken",
        cause);
  }

  private IOException stuck(IOException cause) {
    return new IOException(
        name
            + " is queued but can't be moved to "
            + location.pull().done()
            + "/, and until then no other file is taken: does central have the right to"
            + " rename there?",
        cause);
  }

  /** What the last process left: a file that it moved, and did not look at any more. */
  void recover() throws IOException {
    Pull.Left left = pull.left(location).orElse(null);
    if (left == null) {
      return;
    }
    try (InputStream in = host.open(left.path())) {
      if (!left.isQueued()) {
        astray = left;
      } else if (left.isContent(in)) {
        pull.settle(location);
      } else {
        replaced(left.file(), left.path());
      }
    } catch (NoSuchFileException e) {
      if (!left.isQueued()) {
        pull.settle(location);
      }
    }
  }

  /** Its content is not lost, nor is that of one that came after it. */
  private void replaced(String file, String path) throws IOException {
    String marker = location.pull().finished().marker();
    if (marker != null) {
      restore(file + marker);
    }
    if (host.putBack(path, file)) {
      pull.settle(location);
    } else {
      astray = new Pull.Left(file, path, "");
    }
    again = true;
    LOG.info(
        "{}: {} was replaced while it was taken; the new one is taken now", location.id(), file);
  }

  /** The marker, deleted when the old file was queued, may have been that of the new one. */
  private void restore(String marker) throws IOException {
    try {
      if (host.look(marker) != null) {
        return;
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{}: {} is written again", location.id(), marker);
    }
    host.write(marker, new byte[0]);
  }

  /** The file that was astray is queued. */
  void found() {
    astray = null;
  }

  /** It is not where it was: it is under its name, or its host has removed it. */
  void gone() throws IOException {
    pull.settle(location);
    astray = null;
  }

  /** Whether there is something to take since the last time that this was asked. */
  boolean isAgain() {
    boolean is = again;
    again = false;
    return is;
  }

  /**
   * Size and time tell, and the file system's key where there is one. Where they can't, because the
   * file was opened soon after it was changed, its content tells.
   */
  private boolean isWhatWasRead() throws IOException {
    try {
      HostArea.Sight now = host.look(to);
      if (now != null && now.file().size() != intake.toldSize()) {
        return false;
      }
      if (now != null && now.file().equals(intake.stamp())) {
        long opened = now.folderChanged() - (System.nanoTime() - intake.opened());
        if (intake.stamp().provesSince(opened)) {
          return true;
        }
      }
      return !intake.isWhole() || hasItsContent();
    } catch (NoSuchFileException hostRemovedIt) {
      return true;
    }
  }

  private boolean hasItsContent() throws IOException {
    host.prefetch(List.of(new Listed(to, false, intake.size(), 0)).iterator());
    try (InputStream in = host.open(to)) {
      return intake.isContent(in);
    }
  }

  private void rename() throws IOException {
    String from = from();
    if (to == null) {
      to = intake == null ? unread() : pull.done(intake);
    }
    try {
      host.rename(from, to);
    } catch (IOException e) {
      if (isThere(from)) {
        host.makeFolder(location.pull().done());
        host.rename(from, to);
      }
    }
  }

  private String from() {
    if (location.pull().listener()) {
      return BundleNames.READY + "/" + name;
    }
    return intake == null ? name : intake.lies();
  }

  /** A file that is moved unread must not take the place of the one that was taken. */
  private String unread() throws IOException {
    String there = location.pull().done() + "/" + name;
    return isThere(there) ? there + ".unread-" + System.currentTimeMillis() : there;
  }

  private boolean isThere(String path) throws IOException {
    try {
      host.look(path);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
