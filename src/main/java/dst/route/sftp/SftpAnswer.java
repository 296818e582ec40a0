package dst.route.sftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a host answers to a request of {@link SftpChannel}, SFTP version 3. It is read once. One
 * that is cut off ends in a {@link java.nio.BufferUnderflowException}, or an {@link IOException}.
 *
 * @param rest what stands behind the request's id
 */
record SftpAnswer(int type, int id, ByteBuffer rest) {
  static final int LARGEST = 1 << 18;

  private static final int STATUS = 101;
  private static final int HANDLE = 102;
  private static final int DATA = 103;
  private static final int NAMES = 104;
  private static final int ATTRIBUTES = 105;
  private static final int OK = 0;
  private static final int END = 1;
  private static final int NO_SUCH_FILE = 2;

  private static final int LARGEST_HANDLE = 256;
  private static final int HAS_SIZE = 1;
  private static final int HAS_OWNER = 2;
  private static final int HAS_TYPE = 4;
  private static final int HAS_TIMES = 8;
  private static final int HAS_MORE = 1 << 31;
  private static final byte[] NOTHING = {};

  /** What it says of a file or folder; null if it does not say. */
  RemoteEntry attributes() throws IOException {
    return type == ATTRIBUTES ? entry("", NOTHING) : null;
  }

  boolean isDone() {
    return type == STATUS && rest.getInt() == OK;
  }

  boolean isMissing() {
    return type == STATUS && rest.getInt() == NO_SUCH_FILE;
  }

  /** Null if the file or folder was not opened. */
  byte[] handle() throws IOException {
    return type == HANDLE ? string(LARGEST_HANDLE) : null;
  }

  /** A part of a file, empty behind its end; null if it could not be read. */
  byte[] data() throws IOException {
    if (type == STATUS && rest.getInt() == END) {
      return NOTHING;
    }
    return type == DATA ? string(LARGEST) : null;
  }

  /** Some entries of a folder, none behind its end; null if it could not be read. */
  List<RemoteEntry> entries() throws IOException {
    if (type == STATUS && rest.getInt() == END) {
      return List.of();
    }
    if (type != NAMES) {
      return null;
    }
    List<RemoteEntry> entries = new ArrayList<>();
    for (int left = rest.getInt(); left > 0; left--) {
      String name = new String(string(LARGEST), StandardCharsets.UTF_8);
      entries.add(entry(name, string(LARGEST)));
    }
    return entries;
  }

  /**
   * @param line the same for people, which is read only where the host tells no type
   */
  private RemoteEntry entry(String name, byte[] line) throws IOException {
    int has = rest.getInt();
    long size = (has & HAS_SIZE) == 0 ? -1 : rest.getLong();
    if ((has & HAS_OWNER) != 0) {
      rest.getLong();
    }
    int mode = (has & HAS_TYPE) == 0 ? 0 : rest.getInt();
    long times = (has & HAS_TIMES) == 0 ? 0 : rest.getLong();
    if ((has & HAS_MORE) != 0) {
      for (int left = rest.getInt(); left > 0; left--) {
        string(LARGEST);
        string(LARGEST);
      }
    }
    String forPeople = RemoteEntry.hasType(mode) ? "" : new String(line, StandardCharsets.UTF_8);
    return RemoteEntry.of(name, mode, forPeople, size, (int) times);
  }

  private byte[] string(int most) throws IOException {
    int length = rest.getInt();
    if (length < 0 || length > Math.min(most, rest.remaining())) {
      throw new IOException("the host's answer is cut off");
    }
    byte[] bytes = new byte[length];
    rest.get(bytes);
    return bytes;
  }
}
