package dst.pull.mirror;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a file, one ahead, with the place that is reached. */
final class MirrorLines implements Closeable {
  private final Path file;
  private final InputStream in;
  private long offset;
  private long offsetAhead;
  private String ahead;
  private MirrorLine line;

  /**
   * @param offset of the line to begin with
   */
  MirrorLines(Path file, long offset) throws IOException {
    this.file = file;
    this.in = Files.exists(file) ? open(file, offset) : InputStream.nullInputStream();
    this.offset = offset;
    this.offsetAhead = offset;
    this.ahead = read();
  }

  private static InputStream open(Path file, long offset) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      in.skipNBytes(offset);
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The next line, not taken yet; null at the end. */
  MirrorLine peek() throws IOException {
    try {
      if (line == null && ahead != null) {
        line = MirrorLine.of(ahead);
      }
      return line;
    } catch (IOException e) {
      throw new IOException(
          file
              + " is damaged: "
              + e.getMessage()
              + "; stop central and delete the folder that it lies in: then all of the mirrored"
              + " folder is fetched again",
          e);
    }
  }

  /** Goes on behind the line that was peeked at. */
  void take() throws IOException {
    offset = offsetAhead;
    ahead = read();
    line = null;
  }

  /** The next line as it stands there, taken; null at the end. */
  String text() throws IOException {
    String text = ahead;
    take();
    return text;
  }

  /** Behind the last line that was taken. */
  long offset() {
    return offset;
  }

  private String read() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return null;
    }
    while (b >= 0 && b != '\n') {
      bytes.write(b);
      b = in.read();
    }
    offsetAhead += bytes.size() + 1;
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
