package dst.demo.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where a host's program writes its files before they get their places. A file that is renamed
 * within a folder while a server lists it can spoil the whole listing.
 */
public record Outgoing(Path folder) {
  /** The file is there as a whole, or not at all. */
  public void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(folder);
    Files.createDirectories(file.getParent());
    Path part = folder.resolve(file.getFileName() + ".part");
    Files.write(part, content);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
