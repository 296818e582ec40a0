package dst.route;

import dst.bundle.Settled;
import dst.pull.Arrivals;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.regex.Pattern;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * Which files of a listing are taken: finished regular files with a clean name that the location
 * asks for.
 */
final class PullFilter implements GenericFileFilter<Object> {
  private static final Pattern CLEAN = Pattern.compile("[^\\p{Cntrl}/\\\\]{1,200}");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\..*|.*\\.(tmp|part)", Pattern.CASE_INSENSITIVE);

  private final Arrivals arrivals;
  private final Settled settled;

  PullFilter(Arrivals arrivals, Settled settled) {
    this.arrivals = arrivals;
    this.settled = settled;
  }

  @Override
  public boolean accept(GenericFile<Object> file) {
    String name = file.getFileNameOnly();
    return !file.isDirectory()
        && CLEAN.matcher(name).matches()
        && !UNFINISHED.matcher(name).matches()
        && isRegular(file.getFile())
        && arrivals.isOurs(name)
        && settled.settled(name, file.getFileLength(), file.getLastModified());
  }

  private static boolean isRegular(Object file) {
    if (file instanceof File local) {
      return Files.isRegularFile(local.toPath(), LinkOption.NOFOLLOW_LINKS);
    }
    return file instanceof RemoteEntry entry && entry.isRegular();
  }
}
