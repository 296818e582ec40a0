package dst.route.sftp;

import dst.bundle.FileStamp;
import dst.bundle.Listed;
import java.io.IOException;

/**
 * A small file that is asked for before it is opened: for its size if that is not known, then for
 * its content, and for its time. What it can't have whole and as expected it does not have.
 */
final class FileAhead {
  private static final int READ_BYTES = 1 << 15;

  private final String path;
  private final String name;
  private long size;
  private long modified;
  private State state;
  private SftpChannel channel;
  private byte[] handle;
  private byte[] content;
  private int missing = 1;
  private boolean admitted;

  private enum State {
    WAITING,
    ASKED,
    OVER
  }

  /**
   * @param name the path as the host knows it
   * @param size -1 if it is not known
   * @param modified in milliseconds since 1970: it must still be so when the file has been read; 0:
   *     not known; -1: whatever it is
   */
  FileAhead(String path, String name, long size, long modified) {
    this.path = path;
    this.name = name;
    this.size = size;
    this.modified = modified;
    state = isLarge() ? State.OVER : State.WAITING;
  }

  String path() {
    return path;
  }

  /** The path as the host knows it. */
  String name() {
    return name;
  }

  long size() {
    return size;
  }

  /** Whether the host is to be asked for its size, or for its content. */
  boolean isWaiting() {
    return state == State.WAITING;
  }

  boolean isAsked() {
    return state == State.ASKED;
  }

  /** Whether it is read part by part. */
  boolean isLarge() {
    return size > ReadAhead.LARGEST;
  }

  /**
   * Whether it is read on a channel also if it comes alone: JSch can't tell which version it read.
   */
  boolean isWorthAChannel() {
    return isLarge() || isTimed();
  }

  /** Whether the host has told a size of it. */
  boolean isThere() {
    return size >= 0;
  }

  /** Whether its content was asked for, and takes memory. */
  boolean isAdmitted() {
    return admitted;
  }

  /** Where it was asked for last. */
  SftpChannel channel() {
    return channel;
  }

  /**
   * @return null if it was not had
   */
  byte[] content() {
    return missing == 0 ? content : null;
  }

  void askSize(SftpChannel where) throws IOException {
    channel = where;
    state = State.ASKED;
    channel.stat(name, this::sized);
  }

  private void sized(SftpAnswer answer) throws IOException {
    if (state == State.ASKED) {
      RemoteEntry entry = answer.attributes();
      size = entry == null || !entry.mayBeRegular() ? -1 : entry.size();
      modified = modified == 0 && size >= 0 ? entry.modified() : modified;
      state = size < 0 || isLarge() ? State.OVER : State.WAITING;
    }
  }

  void askContent(SftpChannel where) throws IOException {
    channel = where;
    state = State.ASKED;
    admitted = true;
    channel.open(name, this::opened);
  }

  private void opened(SftpAnswer answer) throws IOException {
    handle = answer.handle();
    if (handle == null || state == State.OVER) {
      giveUp();
      return;
    }
    content = new byte[(int) size];
    // the last one asks for more than there is: a file that has grown is found out
    missing = (isTimed() ? 2 : 1) + (int) (size / READ_BYTES);
    for (long offset = 0; offset <= size; offset += READ_BYTES) {
      int at = (int) offset;
      channel.read(handle, offset, READ_BYTES, part -> read(at, part));
    }
    if (isTimed()) {
      channel.statOpen(handle, this::checked);
    }
  }

  /** Whether it is known when it was changed, so that a later change shows. */
  boolean isTimed() {
    return modified > 0;
  }

  /** What it was when it had been read. */
  FileStamp stamp() {
    return isTimed() ? FileStamp.of(new Listed(path, false, size, modified)) : null;
  }

  private void checked(SftpAnswer answer) throws IOException {
    if (state == State.OVER) {
      return;
    }
    RemoteEntry entry = answer.attributes();
    if (entry != null && entry.size() == size && entry.modified() == modified) {
      had();
    } else {
      giveUp();
    }
  }

  private void read(int offset, SftpAnswer answer) throws IOException {
    if (state == State.OVER) {
      return;
    }
    byte[] part = answer.data();
    int awaited = Math.min(READ_BYTES, content.length - offset);
    if (part == null || part.length != awaited) {
      giveUp();
      return;
    }
    System.arraycopy(part, 0, content, offset, awaited);
    had();
  }

  private void had() throws IOException {
    missing--;
    if (missing == 0) {
      giveUp();
    }
  }

  /** Nothing more is asked of the host; it may forget the file. */
  void giveUp() throws IOException {
    state = State.OVER;
    if (handle != null) {
      channel.close(handle);
      handle = null;
    }
  }
}
