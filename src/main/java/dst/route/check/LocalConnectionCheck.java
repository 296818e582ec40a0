package dst.route.check;

import dst.bundle.BundleNames;
import dst.location.Pull;
import dst.route.check.ConnectionCheck.Failure;
import dst.route.check.ConnectionCheck.Part;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Tries a pull area on this machine or a mounted share. */
final class LocalConnectionCheck {
  private LocalConnectionCheck() {}

  static void on(Pull pull, String probe) throws Failure {
    Path area = Path.of(pull.from().getPath());
    Path folder = pull.listener() ? area.resolve(BundleNames.READY) : area;
    if (!Files.isDirectory(folder)) {
      throw new Failure(
          Part.FOLDER, folder + " is no folder: is the share mounted, is the path right?", null);
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      var unused = files.iterator().hasNext();
    } catch (IOException e) {
      throw new Failure(
          Part.LISTING,
          folder + " can't be listed: give central's account the right (" + e + ")",
          e);
    }
    Path made = folder.resolve(probe);
    Path done = area.resolve(pull.done());
    Path renamed = (Files.isDirectory(done) ? done : folder).resolve(probe + ".renamed");
    try {
      Files.createFile(made);
      Files.move(made, renamed, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new Failure(
          Part.RENAME,
          folder
              + ": no file can be moved to "
              + pull.done()
              + "/: give central's account the right to write there ("
              + e
              + ")",
          e);
    } finally {
      remove(made);
      remove(renamed);
    }
  }

  private static void remove(Path file) throws Failure {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new Failure(Part.RENAME, file + " was made to try it and can't be deleted", e);
    }
  }
}
