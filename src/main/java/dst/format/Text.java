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
import java.util.List;

/**
 * The characters of a file: unpacked, and decoded by its byte order mark or else the charset that
 * is expected. Bytes that are not valid there become {@link Row#BAD_BYTES}, so that one bad byte
 * never stops a file. Nothing is read before the first character is asked for.
 */
final class Text extends Reader {
  private static final int BUFFER = 1 << 16;

  /** Byte order marks; that of UTF-32LE begins as that of UTF-16LE does. */
  private static final List<Watermark> MARKS =
      List.of(
          new Watermark(Charset.forName("UTF-32LE"), 0xff, 0xfe, 0, 0),
          new Watermark(Charset.forName("UTF-32BE"), 0, 0, 0xfe, 0xff),
          new Watermark(StandardCharsets.UTF_8, 0xef, 0xbb, 0xbf),
          new Watermark(StandardCharsets.UTF_16LE, 0xff, 0xfe),
          new Watermark(StandardCharsets.UTF_16BE, 0xfe, 0xff),
          new Watermark(Charset.forName("GB18030"), 0x84, 0x31, 0x95, 0x33));

  private final InputStream file;
  private final Charset expected;
  private Reader decoded;
  private Charset charset;
  private byte[] beginning;

  private static final class Watermark {
    private final Charset charset;
    private final int[] bytes;

    Watermark(Charset charset, int... bytes) {
      this.charset = charset;
      this.bytes = bytes;
    }
  }

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
    charset = expected;
    for (Watermark mark : MARKS) {
      if (startsWith(in, mark.bytes)) {
        charset = mark.charset;
        while (startsWith(in, mark.bytes)) { // some programs write it twice
          in.skipNBytes(mark.bytes.length);
        }
        break;
      }
    }
    in.mark(Content.LOOKED_AT);
    byte[] first = in.readNBytes(Content.LOOKED_AT);
    in.reset();
    String no = Content.certainly(first);
    if (no != null) {
      throw new Unreadable("this is " + no + ", and no text");
    }
    beginning = first;
    return new InputStreamReader(
        in,
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .replaceWith(String.valueOf(Row.BAD_BYTES)));
  }

  /** The first bytes behind a byte order mark; null if nothing was read. */
  byte[] beginning() {
    return beginning;
  }

  /** In which the file is read; null if nothing was read. */
  Charset charset() {
    return charset;
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
