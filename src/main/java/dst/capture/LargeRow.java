package dst.capture;

import dst.bundle.Hashes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * The JSON of a row that is too large for a text, which the way into a bundle copies several times:
 * as UTF-8, in the pieces in which the database gave it. One over {@code dst.host.max-row} has a
 * size alone.
 */
public final class LargeRow {
  private final long bytes;
  private final List<byte[]> pieces;

  private LargeRow(long bytes, List<byte[]> pieces) {
    this.bytes = bytes;
    this.pieces = pieces;
  }

  static LargeRow refused(long bytes) {
    return new LargeRow(bytes, null);
  }

  /** Puts the pieces together. */
  static final class Pieces {
    private final List<byte[]> pieces = new ArrayList<>();
    private long bytes;

    /** JSON has line ends only between its parts. */
    void add(String piece) {
      byte[] utf8 = CapturedChange.oneLine(piece).getBytes(StandardCharsets.UTF_8);
      pieces.add(utf8);
      bytes += utf8.length;
    }

    long bytes() {
      return bytes;
    }

    LargeRow row() {
      return new LargeRow(bytes, List.copyOf(pieces));
    }
  }

  /** Whether it is over the limit, and what it holds is not here. */
  public boolean isRefused() {
    return pieces == null;
  }

  public long bytes() {
    return bytes;
  }

  public InputStream open() {
    return new SequenceInputStream(
        Collections.enumeration(
            pieces.stream().<InputStream>map(ByteArrayInputStream::new).toList()));
  }

  public void writeTo(OutputStream out) throws IOException {
    for (byte[] piece : pieces) {
      out.write(piece);
    }
  }

  /** What stands for it where rows are compared. */
  @Override
  public String toString() {
    if (isRefused()) {
      return bytes + " bytes";
    }
    MessageDigest sha256 = Hashes.sha256();
    pieces.forEach(sha256::update);
    return bytes + " bytes " + HexFormat.of().formatHex(sha256.digest());
  }
}
