package dst.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.DataFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LandingTest {
  @TempDir Path dir;
  private FileStore files;

  @BeforeEach
  void fileStore() throws IOException {
    files = new FileStore(dir);
  }

  private static InputStream content(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<Path> incoming() throws IOException {
    try (Stream<Path> list = Files.list(dir.resolve("sha256/incoming"))) {
      return list.toList();
    }
  }

  @Test
  void contents_that_come_together_are_all_there_when_it_is_settled() throws IOException {
    Landing landing = files.landing();
    List<DataFile> put = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      put.add(landing.put(content("photo " + i % 400), i + ".jpg", 0, 100));
    }
    landing.settle();

    assertThat(put).hasSize(500).allMatch(file -> files.contains(file.sha256()));
    assertThat(files.open(put.get(7).sha256())).hasContent("photo 7");
    assertThat(put.get(407).sha256()).isEqualTo(put.get(7).sha256());
    assertThat(incoming()).isEmpty();
  }

  @Test
  void one_that_is_too_large_leaves_nothing_and_the_others_are_there() throws IOException {
    Landing landing = files.landing();
    DataFile small = landing.put(content("small"), "a.jpg", 0, 10);
    assertThatThrownBy(() -> landing.put(content("much too large"), "b.jpg", 0, 10))
        .isInstanceOf(DataFileTooLarge.class);
    landing.settle();

    assertThat(files.contains(small.sha256())).isTrue();
    assertThat(incoming()).isEmpty();
  }

  /** Its last part crosses the mark at which what came is written back, and the limit. */
  @Test
  @Timeout(180)
  void one_that_is_too_large_just_where_it_is_written_back_is_refused() throws IOException {
    Landing landing = files.landing();
    InputStream crooked =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            return 60_000;
          }
        };
    assertThatThrownBy(() -> landing.put(crooked, "a.jpg", 0, 32 << 20))
        .isInstanceOf(DataFileTooLarge.class);
    assertThat(incoming()).isEmpty();
  }

  @Test
  void what_comes_twice_at_once_and_goes_under_on_one_way_is_there_by_the_other()
      throws IOException {
    Landing one = files.landing();
    Landing other = files.landing();
    DataFile same = one.put(content("same"), "a.jpg", 0, 10);
    other.put(content("same"), "b.jpg", 0, 10);
    InputStream cut = InputStream.nullInputStream();
    cut.close();
    assertThatThrownBy(() -> other.put(cut, "c.jpg", 0, 10)).isInstanceOf(IOException.class);
    one.settle();

    assertThat(files.contains(same.sha256())).isTrue();
    other.settle();
    assertThat(incoming()).isEmpty();
  }

  /** Nobody may queue what is not on the disk. */
  @Test
  void a_disk_that_refuses_is_told_when_it_is_settled() throws IOException {
    Landing landing = files.landing();
    DataFile first = files.put(content("one"), "a.jpg", 0, 10);
    Files.delete(
        dir.resolve("sha256").resolve(first.sha256().substring(0, 2)).resolve(first.sha256()));
    Files.delete(dir.resolve("sha256").resolve(first.sha256().substring(0, 2)));
    landing.put(content("one"), "a.jpg", 0, 10);

    assertThatThrownBy(landing::settle).isInstanceOf(IOException.class);
    assertThatThrownBy(landing::settle).as("once more").isInstanceOf(IOException.class);
    assertThat(files.contains(first.sha256())).isFalse();
    assertThat(incoming()).isEmpty();
  }
}
