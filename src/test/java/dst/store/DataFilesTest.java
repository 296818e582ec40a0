package dst.store;

import static dst.store.Products.bundle;
import static dst.store.Products.change;
import static dst.store.Products.delete;
import static dst.store.Products.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.bundle.Fetched;
import dst.bundle.PullArea;
import dst.record.Batch;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.Rejection;
import dst.testbed.MemoryPullArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
  @TempDir Path dir;

  private final Map<String, Fetched> fetched = new HashMap<>();
  private final MemoryPullArea area = new MemoryPullArea();
  private FileStore files;

  @BeforeEach
  void openFileStore() throws IOException {
    files = new FileStore(dir);
  }

  private static Change withImage(long seq, String code, String image) {
    return change(seq, code, "Bike", null, null, null, null, null, image, null);
  }

  private Batch fetch(Batch batch, PullArea from) throws IOException {
    return new DataFiles(files).fetch(batch, Products.TYPE, from, 5, fetched);
  }

  @Test
  void a_record_travels_with_the_file_it_names() throws Exception {
    area.with("photos/bike.gif", "GIF");
    Change change = withImage(101, "B-1", "photos/bike.gif");

    Batch batch = fetch(only(bundle(100), change, withImage(102, "B-2", null)), area);

    assertThat(batch.changes()).hasSize(2);
    assertThat(batch.rejected()).isEmpty();
    DataFile file = batch.files().get(0);
    assertThat(batch.files()).hasSize(1);
    assertThat(file.path()).isEqualTo("photos/bike.gif");
    assertThat(file.seq()).isEqualTo(101);
    try (var in = files.open(file.sha256())) {
      assertThat(in).hasContent("GIF");
    }
  }

  @Test
  void a_file_is_asked_for_once_a_bundle_even_if_it_is_missing() throws Exception {
    area.with("bike.gif", "GIF");
    Change first = withImage(101, "B-1", "bike.gif");
    Change second = withImage(102, "B-2", "bike.gif");
    Batch one = fetch(only(bundle(100), first, second, withImage(103, "B-3", "no.gif")), area);
    Batch two =
        fetch(
            only(bundle(100), withImage(104, "B-4", "bike.gif"), withImage(105, "B-5", "no.gif")),
            area);

    assertThat(area.opened()).containsExactly("bike.gif", "no.gif");
    assertThat(one.files()).extracting(DataFile::seq).containsExactly(102L);
    assertThat(two.files()).extracting(DataFile::seq).containsExactly(104L);
    assertThat(two.rejected()).extracting(Rejection::key).containsExactly("B-5");
  }

  @Test
  void a_record_without_its_photo_is_rejected_and_its_neighbours_stay() throws Exception {
    area.with("bike.gif", "GIF");

    Batch batch =
        fetch(
            only(
                bundle(100),
                withImage(101, "B-1", "bike.gif"),
                withImage(102, "B-2", "gone.gif"),
                delete(103, "B-3")),
            area);

    assertThat(batch.changes()).extracting(Change::seq).containsExactly(101L, 103L);
    assertThat(batch.records()).isEqualTo(3);
    Rejection rejection = batch.rejected().get(0);
    assertThat(rejection.cause()).isEqualTo(Rejection.Cause.DATA_FILE);
    assertThat(rejection.rule()).isEqualTo("missing-file");
    assertThat(rejection.field()).isEqualTo("image");
    assertThat(rejection.value()).isEqualTo("gone.gif");
    assertThat(rejection.line()).isEqualTo(102);
    assertThat(rejection.source()).contains("\"product_code\":\"B-2\"");
    assertThat(rejection.error()).contains("B-2", "boston", "PROD1.csv:102", "gone.gif");
  }

  @Test
  void a_photo_that_is_too_large_rejects_its_record_only() throws Exception {
    area.with("big.gif", "123456");
    area.with("fits.gif", "12345");

    Batch batch =
        fetch(
            only(bundle(100), withImage(101, "B-1", "big.gif"), withImage(102, "B-2", "fits.gif")),
            area);

    assertThat(batch.rejected()).extracting(Rejection::rule).containsExactly("max-data-file");
    assertThat(batch.files()).extracting(DataFile::path).containsExactly("fits.gif");
  }

  @Test
  void a_lost_connection_rejects_nothing() {
    area.broken(true);

    assertThatThrownBy(() -> fetch(only(bundle(100), withImage(101, "B-1", "a.gif")), area))
        .hasMessage("the connection is cut");
    assertThat(fetched).isEmpty();
  }

  @Test
  void a_file_store_that_is_gone_rejects_nothing() throws Exception {
    area.with("bike.gif", "GIF");
    Files.delete(dir.resolve("sha256/incoming"));

    assertThatThrownBy(() -> fetch(only(bundle(100), withImage(101, "B-1", "bike.gif")), area))
        .isInstanceOf(IOException.class);
  }
}
