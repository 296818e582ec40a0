package dst.route.capture;

import dst.capture.drop.Drops;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/** Which files of a drop folder are taken: regular ones that the capture accepts. */
public final class DropFilter implements GenericFileFilter<File> {
  private final Drops drops;

  public DropFilter(Drops drops) {
    this.drops = drops;
  }

  @Override
  public boolean accept(GenericFile<File> file) {
    return !file.isDirectory()
        && Files.isRegularFile(file.getFile().toPath(), LinkOption.NOFOLLOW_LINKS)
        && drops.accepts(file.getFileNameOnly(), file.getFileLength(), file.getLastModified());
  }
}
