package dst.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GunzipTest {
  private static final byte[] FIRST = packed("first ".repeat(50));
  private static final byte[] SECOND = packed("second");
  private static final int FLAGS = 3;

  private static byte[] packed(String text) {
    return packed(text.getBytes(UTF_8));
  }

  private static byte[] packed(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static String unpacked(byte[] packed) throws IOException {
    try (Gunzip in = new Gunzip(new ByteArrayInputStream(packed));
        Gunzip slow = new Gunzip(Reading.dribble(new ByteArrayInputStream(packed)))) {
      String text = new String(in.readAllBytes(), UTF_8);
      assertThat(new String(slow.readAllBytes(), UTF_8)).isEqualTo(text);
      return text;
    }
  }

  private static void assertDamaged(byte[] packed, String why) {
    assertThatThrownBy(() -> unpacked(packed))
        .isInstanceOf(Unreadable.class)
        .hasMessageContaining(why);
  }

  /** The first member with another byte at a place. */
  private static byte[] first(int at, int value) {
    byte[] changed = FIRST.clone();
    changed[at < 0 ? changed.length + at : at] = (byte) value;
    return changed;
  }

  @Test
  void members_behind_each_other_are_one_text_and_zeros_behind_them_are_padding()
      throws IOException {
    assertThat(unpacked(joined(FIRST, SECOND))).isEqualTo("first ".repeat(50) + "second");
    assertThat(unpacked(joined(FIRST, packed(""), SECOND))).endsWith("second");
    assertThat(unpacked(joined(FIRST, new byte[512]))).isEqualTo("first ".repeat(50));
    assertThat(unpacked(joined(FIRST, new byte[70_000]))).isEqualTo("first ".repeat(50));
    assertThat(unpacked(packed(""))).isEmpty();
  }

  @Test
  void what_stands_behind_a_member_and_is_none_is_damage() {
    byte[] noBegin = SECOND.clone();
    noBegin[0] = 0;
    assertDamaged(joined(FIRST, noBegin), "what stands behind its part 1 is no gzip");
    assertDamaged(joined(FIRST, "garbage".getBytes(UTF_8)), "is no gzip");
    assertDamaged(joined(FIRST, new byte[9], "x".getBytes(UTF_8)), "is no gzip");
    for (int length = 1; length < SECOND.length; length++) {
      byte[] cut = new byte[length];
      System.arraycopy(SECOND, 0, cut, 0, length);
      assertDamaged(joined(FIRST, cut), "cut off");
    }
  }

  @Test
  void checksum_and_length_are_compared_in_each_member() {
    assertDamaged(
        joined(first(-8, FIRST[FIRST.length - 8] + 1), SECOND), "checksum of its content");
    assertDamaged(joined(first(-1, 1), SECOND), "another length");
    assertDamaged(joined(SECOND, first(-8, FIRST[FIRST.length - 8] + 1)), "checksum");
  }

  @Test
  void headers_can_have_extra_bytes_a_name_a_comment_and_a_checksum() throws IOException {
    byte[] fixed = new byte[10];
    System.arraycopy(FIRST, 0, fixed, 0, 10);
    fixed[FLAGS] = 2 | 4 | 8 | 16;
    byte[] header =
        joined(
            fixed, new byte[] {3, 0, 1, 2, 3}, "name\0".getBytes(UTF_8), "note\0".getBytes(UTF_8));
    CRC32 sum = new CRC32();
    sum.update(header);
    byte[] check = {(byte) sum.getValue(), (byte) (sum.getValue() >> 8)};
    byte[] rest = new byte[FIRST.length - 10];
    System.arraycopy(FIRST, 10, rest, 0, rest.length);

    assertThat(unpacked(joined(header, check, rest, SECOND))).endsWith("first second");
    check[0]++;
    assertDamaged(joined(header, check, rest), "checksum of its header");
    assertDamaged(first(FLAGS, 0x80), "unknown flags");
    assertDamaged(first(2, 7), "packed in an unknown way");
  }
}
