package dst.route;

import java.io.IOException;

/**
 * A small file that is asked for before it is opened: for its size if that is not known, then for
 * its content. What it can't have whole and as expected it does not have.
 */
final class FileAhead {
  private static final int READ_BYTES = 1 << 15;

  private final String path;
  private final String name;
  private long size;
  private State state;
  private SftpLane lane;
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
   */
  FileAhead(String path, String name, long size) {
    this.path = path;
    this.name = name;
    this.size = size;
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

  /** Whether the host has told a size of it. */
  boolean isThere() {
    return size >= 0;
  }

  /** Whether its content was asked for, and takes memory. */
  boolean isAdmitted() {
    return admitted;
  }

  /** Where it was asked for last. */
  SftpLane lane() {
    return lane;
  }

  /**
   * @return null if it was not had
   */
  byte[] content() {
    return missing == 0 ? content : null;
  }

  void askSize(SftpLane where) throws IOException {
    lane = where;
    state = State.ASKED;
    lane.stat(name, this::sized);
  }

  private void sized(SftpAnswer answer) throws IOException {
    if (state == State.ASKED) {
      size = answer.regularSize();
      state = size < 0 || isLarge() ? State.OVER : State.WAITING;
    }
  }

  void askContent(SftpLane where) throws IOException {
    lane = where;
    state = State.ASKED;
    admitted = true;
    lane.open(name, this::opened);
  }

  private void opened(SftpAnswer answer) throws IOException {
    handle = answer.handle();
    if (handle == null || state == State.OVER) {
      giveUp();
      return;
    }
    content = new byte[(int) size];
    // the last one asks for more than there is: a file that has grown is found out
    missing = 1 + (int) (size / READ_BYTES);
    for (long offset = 0; offset <= size; offset += READ_BYTES) {
      int at = (int) offset;
      lane.read(handle, offset, READ_BYTES, part -> read(at, part));
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
    missing--;
    if (missing == 0) {
      giveUp();
    }
  }

  /** Nothing more is asked of the host; it may forget the file. */
  void giveUp() throws IOException {
    state = State.OVER;
    if (handle != null) {
      lane.close(handle);
      handle = null;
    }
  }
}
