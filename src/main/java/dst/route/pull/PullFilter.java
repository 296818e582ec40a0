package dst.route.pull;

import dst.bundle.BundleNames;
import dst.bundle.Settled;
import dst.location.Location;
import dst.pull.Arrivals;
import dst.pull.Untaken;
import dst.route.sftp.RemoteEntry;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.regex.Pattern;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * Which files of a listing are taken: finished regular files with a clean name that the location
 * asks for. All others are counted, by what keeps them. Asked about folders, too, which are never
 * looked into.
 */
final class PullFilter implements GenericFileFilter<Object> {
  private static final Pattern CLEAN = Pattern.compile("[^\\p{Cntrl}/\\\\\ufffd]{1,200}");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\..*|.*\\.(tmp|part)", Pattern.CASE_INSENSITIVE);

  private final Location location;
  private final Arrivals arrivals;
  private final Settled settled;
  private final Unreadable unreadable;
  private final UntakenCount untaken;
  private final ListenerWatch watch;
  private final String marker;

  PullFilter(
      Location location,
      Arrivals arrivals,
      Settled settled,
      Unreadable unreadable,
      UntakenCount untaken,
      ListenerWatch watch) {
    this.location = location;
    this.arrivals = arrivals;
    this.settled = settled;
    this.unreadable = unreadable;
    this.untaken = untaken;
    this.watch = watch;
    this.marker = location.pull().finished().marker();
  }

  @Override
  public boolean accept(GenericFile<Object> file) {
    String name = file.getFileNameOnly();
    Untaken why = file.isDirectory() ? folder(name) : file(name, file);
    if (why != null) {
      untaken.add(why, name);
    }
    return why == null && !file.isDirectory();
  }

  /** Those that begin with a dot are the account's own, like .ssh. */
  private Untaken folder(String name) {
    return name.startsWith(".") || location.ignores(name)
        ? Untaken.LEFT_ALONE
        : arrivals.folder(name);
  }

  private Untaken file(String name, GenericFile<Object> file) {
    if (location.pull().listener() && name.equals(BundleNames.ALIVE)) {
      if (!isRegular(file.getFile())) {
        return Untaken.NOT_REGULAR;
      }
      watch.found(file.getLastModified(), file.getFileLength());
      return Untaken.LEFT_ALONE;
    }
    if (location.ignores(name)) {
      return Untaken.LEFT_ALONE;
    }
    if (!CLEAN.matcher(name).matches() || (marker != null && looksLikeExpression(name))) {
      return Untaken.BAD_NAME;
    }
    if (UNFINISHED.matcher(name).matches()) {
      return Untaken.UNFINISHED;
    }
    if (marker != null && name.endsWith(marker)) {
      untaken.marker(name, marker);
      return Untaken.LEFT_ALONE;
    }
    Untaken why = arrivals.untaken(name);
    if (why != null) {
      return why;
    }
    if (!isRegular(file.getFile())) {
      return Untaken.NOT_REGULAR;
    }
    arrivals.listed(name);
    if (marker != null) {
      untaken.needsMarker(name);
    }
    if (!settled.settled(name, file.getFileLength(), file.getLastModified())) {
      return Untaken.CHANGING;
    }
    return unreadable.isLeftAlone(name) ? Untaken.UNREADABLE : null;
  }

  /** Camel would fail to make its marker's name of it, and the whole pull with it. */
  private static boolean looksLikeExpression(String name) {
    return name.contains("${") || name.contains("$simple{");
  }

  private static boolean isRegular(Object file) {
    if (file instanceof File local) {
      return Files.isRegularFile(local.toPath(), LinkOption.NOFOLLOW_LINKS);
    }
    return file instanceof RemoteEntry entry && entry.isRegular();
  }
}
