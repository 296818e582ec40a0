package dst.format;

import dst.record.Row;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a file: unpacked, and decoded by its byte order mark or else the charset that
 * is expected. Bytes that are not valid there become {@link Row#BAD_BYTES}, so that one bad byte
 * never stops a file. Nothing is read before the first character is asked for.
 */
final class Text extends Reader {
  private static final int BUFFER = 1 << 16;

  private final InputStream file;
  private final Charset expected;
  private Reader decoded;

  Text(InputStream file, Charset expected) {
    this.file = file;
    this.expected = expected;
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    if (decoded == null) {
      decoded = decode(unpack(new BufferedInputStream(file, BUFFER)));
    }
    return decoded.read(chars, offset, length);
  }

  @Override
  public void close() throws IOException {
    if (decoded != null) {
      decoded.close();
    }
    file.close();
  }

  private static BufferedInputStream unpack(BufferedInputStream in) throws IOException {
    return startsWith(in, 0x1f, 0x8b) ? new BufferedInputStream(new Gunzip(in), BUFFER) : in;
  }

  private Reader decode(BufferedInputStream in) throws IOException {
    Charset charset = expected;
    int mark = 0;
    if (startsWith(in, 0xef, 0xbb, 0xbf)) {
      charset = StandardCharsets.UTF_8;
      mark = 3;
    } else if (startsWith(in, 0xff, 0xfe)) {
      charset = StandardCharsets.UTF_16LE;
      mark = 2;
    } else if (startsWith(in, 0xfe, 0xff)) {
      charset = StandardCharsets.UTF_16BE;
      mark = 2;
    }
    in.skipNBytes(mark);
    return new InputStreamReader(
        in,
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .replaceWith(String.valueOf(Row.BAD_BYTES)));
  }

  private static boolean startsWith(BufferedInputStream in, int... bytes) throws IOException {
    in.mark(bytes.length);
    boolean same = true;
    for (int i = 0; same && i < bytes.length; i++) {
      same = in.read() == bytes[i];
    }
    in.reset();
    return same;
  }
}
