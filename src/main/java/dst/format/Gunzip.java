package dst.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952) to its last byte, and tells content that is damaged from a disk that
 * fails. GZIPInputStream takes a further member with a damaged header, and anything else behind a
 * member, for the end of the file. Zeros there are padding.
 */
final class Gunzip extends InputStream {
  private static final int BUFFER = 1 << 16;
  private static final int DEFLATE = 8;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 content = new CRC32();
  private final CRC32 header = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int filled;
  private long members;
  private boolean inMember;
  private boolean ended;

  Gunzip(InputStream packed) {
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (!inMember && !begin()) {
        ended = true;
        break;
      }
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        content.update(bytes, offset, count);
        return count;
      }
    }
    return -1;
  }

  /**
   * @return 0 at the end of the member
   */
  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    try {
      while (true) {
        int count = inflater.inflate(bytes, offset, length);
        if (count > 0) {
          return count;
        }
        if (inflater.finished()) {
          at = filled - inflater.getRemaining();
          end();
          return 0;
        }
        if (inflater.needsDictionary()) {
          throw damaged("it needs a dictionary");
        }
        if (!fill()) {
          throw cutOff();
        }
        inflater.setInput(buffer, 0, filled);
        at = filled;
      }
    } catch (DataFormatException e) {
      throw damaged(e.getMessage());
    }
  }

  /** Reads the header of the next member; false at the end of the file. */
  private boolean begin() throws IOException {
    int first = next();
    while (first == 0 && members > 0) {
      first = next();
    }
    if (first < 0 && members > 0) {
      return false;
    }
    header.reset();
    header.update(first);
    if (first != 0x1f || headerByte() != 0x8b) {
      throw damaged("what stands behind its part " + members + " is no gzip");
    }
    if (headerByte() != DEFLATE) {
      throw damaged("it is packed in an unknown way");
    }
    int flags = headerByte();
    if ((flags & RESERVED) != 0) {
      throw damaged("its header has unknown flags");
    }
    skip(6); // time, way of packing, operating system
    if ((flags & EXTRA) != 0) {
      skip(headerByte() | headerByte() << 8);
    }
    for (int text : new int[] {NAME, COMMENT}) {
      while ((flags & text) != 0 && headerByte() != 0) {
        // the text itself tells nothing
      }
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      long sum = header.getValue() & 0xffff;
      if (sum != (headerByte() | headerByte() << 8)) {
        throw damaged("the checksum of its header is wrong");
      }
    }
    members++;
    inMember = true;
    content.reset();
    inflater.reset();
    inflater.setInput(buffer, at, filled - at);
    return true;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      headerByte();
    }
  }

  /** Checks what stands behind a member. */
  private void end() throws IOException {
    inMember = false;
    if (number() != content.getValue()) {
      throw damaged("the checksum of its content is wrong");
    }
    if (number() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw damaged("its content has another length than it says");
    }
  }

  private long number() throws IOException {
    long number = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      number |= (long) headerByte() << shift;
    }
    return number;
  }

  private int headerByte() throws IOException {
    int next = next();
    if (next < 0) {
      throw cutOff();
    }
    header.update(next);
    return next;
  }

  private int next() throws IOException {
    return at < filled || fill() ? buffer[at++] & 0xff : -1;
  }

  private boolean fill() throws IOException {
    at = 0;
    filled = Math.max(0, packed.read(buffer, 0, BUFFER));
    return filled > 0;
  }

  private static Unreadable cutOff() {
    return new Unreadable(
        "the gzip file is cut off; it must be complete before it gets its final name");
  }

  private static Unreadable damaged(String why) {
    return new Unreadable("the gzip file is damaged (" + why + "); it must be written again");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    packed.close();
  }
}
