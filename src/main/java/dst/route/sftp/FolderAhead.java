package dst.route.sftp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The listing of a folder at the host: what may come next is asked for before it is known whether
 * there is more. So it takes two round trips, where JSch takes four; and for many entries fewer
 * than one for each answer.
 */
final class FolderAhead {
  private static final int MOST_UNDER_WAY = 8;

  private final SftpChannel channel;
  private final List<RemoteEntry> entries = new ArrayList<>();
  private byte[] handle;
  private int underWay = 1;
  private boolean over;
  private boolean whole;

  private FolderAhead(SftpChannel channel) {
    this.channel = channel;
  }

  /**
   * @param name the path as the host knows it
   * @return its entries, "." and ".." among them; null if the host does not tell them all
   */
  static List<RemoteEntry> list(SftpChannel channel, String name) throws IOException {
    FolderAhead folder = new FolderAhead(channel);
    channel.openFolder(name, folder::opened);
    while (!folder.over) {
      channel.flush();
      channel.await();
    }
    channel.flush();
    return folder.whole ? folder.entries : null;
  }

  private void opened(SftpAnswer answer) throws IOException {
    underWay--;
    handle = answer.handle();
    over = handle == null;
    if (!over) {
      ask(2);
    }
  }

  private void ask(int parts) throws IOException {
    for (int i = 0; i < parts && underWay < MOST_UNDER_WAY; i++) {
      underWay++;
      channel.readFolder(handle, this::answered);
    }
  }

  private void answered(SftpAnswer answer) throws IOException {
    underWay--;
    if (over) {
      return;
    }
    List<RemoteEntry> part = answer.entries();
    over = part == null || part.isEmpty();
    if (over) {
      whole = part != null;
      channel.close(handle);
    } else {
      // most folders end here: what was asked for with it will say so
      if (!entries.isEmpty()) {
        ask(2);
      }
      entries.addAll(part);
    }
  }
}
