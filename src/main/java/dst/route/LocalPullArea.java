package dst.route;

import dst.bundle.PullArea;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A pull area on this machine or a mounted share. Links are not followed out of it. */
final class LocalPullArea implements PullArea {
  private final Path folder;

  LocalPullArea(String folder) {
    this.folder = Path.of(folder);
  }

  @Override
  public InputStream open(String path) throws IOException {
    Path file = folder.resolve(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !file.toRealPath().startsWith(folder.toRealPath())) {
      throw new NoSuchFileException(path, null, "there is no such regular file in the pull area");
    }
    return Files.newInputStream(file);
  }
}
