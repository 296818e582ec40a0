package dst.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.DataFile;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
  /** SHA-256 of "abc", FIPS 180-2 appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path dir;

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> regularFiles() throws IOException {
    try (Stream<Path> all = Files.walk(dir)) {
      return all.filter(Files::isRegularFile)
          .map(file -> dir.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void a_content_stands_under_its_hash() throws Exception {
    FileStore files = new FileStore(dir);

    DataFile file = files.put(bytes("abc"), "photos/bike.gif", 7, 3);

    assertThat(file).isEqualTo(new DataFile("photos/bike.gif", ABC, 3, 7));
    assertThat(files.contains(ABC)).isTrue();
    try (InputStream in = files.open(ABC)) {
      assertThat(in).hasContent("abc");
    }
    assertThat(regularFiles()).containsExactly("sha256/ba/" + ABC);
  }

  @Test
  void equal_content_is_stored_once() throws Exception {
    FileStore files = new FileStore(dir);
    files.put(bytes("abc"), "one.gif", 1, 10);
    files.put(bytes("abc"), "two.gif", 2, 10);

    assertThat(regularFiles()).containsExactly("sha256/ba/" + ABC);
  }

  @Test
  void a_content_that_was_cut_off_is_replaced() throws Exception {
    FileStore files = new FileStore(dir);
    Files.writeString(dir.resolve("sha256/ba/" + ABC), "ab");

    files.put(bytes("abc"), "one.gif", 1, 10);

    assertThat(dir.resolve("sha256/ba/" + ABC)).hasContent("abc");
  }

  @Test
  void a_file_that_is_too_large_leaves_nothing_behind() throws Exception {
    FileStore files = new FileStore(dir);

    assertThatThrownBy(() -> files.put(bytes("abc"), "big.gif", 1, 2))
        .isInstanceOf(DataFileTooLarge.class)
        .hasMessageContaining("big.gif");

    assertThat(regularFiles()).isEmpty();
  }

  @Test
  void a_transfer_that_breaks_leaves_nothing_behind() throws Exception {
    FileStore files = new FileStore(dir);
    InputStream broken =
        new FilterInputStream(bytes("abc")) {
          @Override
          public int read(byte[] buffer, int from, int length) throws IOException {
            int n = super.read(buffer, from, length);
            if (n < 0) {
              throw new IOException("connection lost");
            }
            return n;
          }
        };

    assertThatThrownBy(() -> files.put(broken, "a", 1, 1_000_000)).hasMessage("connection lost");

    assertThat(regularFiles()).isEmpty();
  }

  @Test
  void left_overs_of_a_crash_are_removed() throws Exception {
    FileStore files = new FileStore(dir);
    files.put(bytes("abc"), "a", 1, 10);
    Files.writeString(files.temporary(), "half");

    new FileStore(dir).removeLeftOvers();

    assertThat(regularFiles()).containsExactly("sha256/ba/" + ABC);
  }

  @Test
  void a_name_that_is_no_hash_opens_nothing() throws Exception {
    FileStore files = new FileStore(dir);

    assertThatThrownBy(() -> files.open("../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> files.open(ABC)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void a_store_that_leads_elsewhere_is_refused(@TempDir Path elsewhere) throws Exception {
    Files.createSymbolicLink(dir.resolve("sha256"), elsewhere);

    assertThatThrownBy(() -> new FileStore(dir)).hasMessageContaining("symbolic links");
  }
}
