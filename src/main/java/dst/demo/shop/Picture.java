package dst.demo.shop;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Draws a small picture, a PNG of a few KB: the same for the same seed. */
public final class Picture {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int SIDE = 40;
  private static final int COLORS = 3;

  private Picture() {}

  public static byte[] png(long seed) {
    ByteArrayOutputStream png = new ByteArrayOutputStream(8_192);
    png.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(SIDE).putInt(SIDE);
    header.put((byte) 8).put((byte) 2);
    chunk(png, "IHDR", header.array());
    chunk(png, "IDAT", deflated(pixels(new Random(seed))));
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  /** A shade of one color with some noise; each line begins with its filter, 0. */
  private static byte[] pixels(Random random) {
    byte[] base = new byte[COLORS];
    random.nextBytes(base);
    ByteBuffer lines = ByteBuffer.allocate(SIDE * (1 + SIDE * COLORS));
    for (int y = 0; y < SIDE; y++) {
      lines.put((byte) 0);
      for (int x = 0; x < SIDE * COLORS; x++) {
        lines.put((byte) (base[x % COLORS] + y + x / COLORS + random.nextInt(24)));
      }
    }
    return lines.array();
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] out = new byte[bytes.length + 1_024];
      return Arrays.copyOf(out, deflater.deflate(out));
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(content.length + 12);
    chunk.putInt(content.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, content.length + 4);
    png.writeBytes(chunk.putInt((int) crc.getValue()).array());
  }
}
