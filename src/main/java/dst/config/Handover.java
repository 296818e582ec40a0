package dst.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;

/**
 * What a command writes for a central or listener that runs as another user: root may run the
 * command, and who runs must be able to take the file away. So it belongs to whoever the folder
 * belongs to.
 */
public final class Handover {
  private Handover() {}

  /** Makes a folder, and those above it, for the owner of the one that is there. */
  public static void makeFolder(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      if (parent != null) {
        makeFolder(parent);
      }
      Files.createDirectories(folder);
      give(folder);
    }
  }

  /** Gives a file to the owner of its folder, if this user may. A link is never followed. */
  public static void give(Path file) throws IOException {
    PosixFileAttributeView made = view(file);
    PosixFileAttributeView folder = view(file.toAbsolutePath().getParent());
    if (made == null || folder == null) {
      return;
    }
    UserPrincipal owner = folder.readAttributes().owner();
    if (!made.readAttributes().owner().equals(owner)) {
      try {
        made.setOwner(owner);
      } catch (IOException mayNot) {
        // who runs says what it can't take, and whose it is
        return;
      }
      made.setGroup(folder.readAttributes().group());
    }
  }

  private static PosixFileAttributeView view(Path file) {
    return Files.getFileAttributeView(
        file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}
