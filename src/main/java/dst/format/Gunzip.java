package dst.format;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks gzip, and tells content that is damaged from a disk that fails. */
final class Gunzip extends InputStream {
  private static final int BUFFER = 1 << 16;

  private final Packed packed;
  private GZIPInputStream unpacked;

  Gunzip(InputStream packed) {
    this.packed = new Packed(packed);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      if (unpacked == null) {
        unpacked = new GZIPInputStream(packed, BUFFER);
      }
      int count = unpacked.read(bytes, offset, length);
      if (count < 0 && packed.failure != null) {
        throw packed.failure;
      }
      return count;
    } catch (EOFException | ZipException e) {
      if (packed.failure != null) {
        throw packed.failure;
      }
      throw new Unreadable(fault(e), e);
    }
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }

  private static String fault(IOException e) {
    return e instanceof EOFException
        ? "the gzip file is cut off; it must be complete before it gets its final name"
        : "the gzip file is damaged (" + e.getMessage() + "); it must be written again";
  }

  /**
   * Remembers why the disk failed: GZIPInputStream itself throws the same types, and at the end of
   * a member it takes any failure for the end of the file. It also takes nothing available for the
   * end, behind which further members would be lost.
   */
  private static final class Packed extends FilterInputStream {
    private IOException failure;

    Packed(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int available() throws IOException {
      return Math.max(1, super.available());
    }
  }
}
