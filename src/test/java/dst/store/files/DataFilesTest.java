package dst.store.files;

import static dst.store.Products.bundle;
import static dst.store.Products.change;
import static dst.store.Products.delete;
import static dst.store.Products.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.bundle.WantedFiles;
import dst.record.Batch;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.Field;
import dst.record.FieldType;
import dst.record.Op;
import dst.record.RecordType;
import dst.record.Rejection;
import dst.store.Products;
import dst.testbed.MemoryPullArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFilesTest {
  @TempDir Path dir;

  private final MemoryPullArea area = new MemoryPullArea();
  private final WantedFiles wanted = new WantedFiles(area, 5, Set.of());
  private FileStore files;

  @BeforeEach
  void openFileStore() throws IOException {
    files = new FileStore(dir);
  }

  private static Change withImage(long seq, String code, String image) {
    return change(seq, code, "Bike", null, null, null, null, null, image, null);
  }

  private Batch fetch(Batch batch) throws IOException {
    return new DataFiles(files).fetch(batch, Products.TYPE, wanted);
  }

  @Test
  void a_record_travels_with_the_file_it_names() throws Exception {
    area.with("photos/bike.gif", "GIF");
    Change change = withImage(101, "B-1", "photos/bike.gif");

    Batch batch = fetch(only(bundle(100), change, withImage(102, "B-2", null)));

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
    Batch one = fetch(only(bundle(100), first, second, withImage(103, "B-3", "no.gif")));
    Batch two =
        fetch(
            only(bundle(100), withImage(104, "B-4", "bike.gif"), withImage(105, "B-5", "no.gif")));

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
                delete(103, "B-3")));

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
            only(bundle(100), withImage(101, "B-1", "big.gif"), withImage(102, "B-2", "fits.gif")));

    assertThat(batch.rejected()).extracting(Rejection::rule).containsExactly("max-data-file");
    assertThat(batch.files()).extracting(DataFile::path).containsExactly("fits.gif");
  }

  @Test
  void a_lost_connection_rejects_nothing() {
    area.broken(true);

    assertThatThrownBy(() -> fetch(only(bundle(100), withImage(101, "B-1", "a.gif"))))
        .hasMessage("the connection is cut");
    assertThat(wanted.fetched("a.gif")).isNull();
  }

  @Test
  void a_file_store_that_is_gone_rejects_nothing() throws Exception {
    area.with("bike.gif", "GIF");
    Files.delete(dir.resolve("sha256/incoming"));

    assertThatThrownBy(() -> fetch(only(bundle(100), withImage(101, "B-1", "bike.gif"))))
        .isInstanceOf(IOException.class);
  }

  private Batch fetchLoosely(Change... changes) throws IOException {
    WantedFiles loose = new WantedFiles(area, 5, Set.of("image"));
    return new DataFiles(files).fetch(only(bundle(100), changes), Products.TYPE, loose);
  }

  @ParameterizedTest
  @CsvSource({
    "photos/foto.JPG, photos/foto.jpg",
    "Photos/FOTO.jpg, photos/foto.jpg",
    "photos/Gr\u00fcn.jpg, photos/Gru\u0308n.jpg",
    "photos/Gru\u0308n.JPG, photos/Gr\u00fcn.jpg"
  })
  void the_one_file_whose_name_is_alike_is_taken_and_the_row_has_its_name(
      String named, String there) throws Exception {
    area.with(there, "GIF").with("photos/other.jpg", "GIF");

    Batch batch = fetchLoosely(withImage(101, "B-1", named));

    assertThat(batch.rejected()).isEmpty();
    assertThat(batch.changes().get(0).values()).contains(there).doesNotContain(named);
    assertThat(batch.files()).extracting(DataFile::path).containsExactly(there);
  }

  @Test
  void of_files_that_are_alike_the_one_with_the_very_name_is_taken() throws Exception {
    area.with("foto.jpg", "1").with("foto.JPG", "22").with("FOTO.jpg", "333");

    Batch batch = fetchLoosely(withImage(101, "B-1", "foto.JPG"));

    assertThat(batch.files()).extracting(DataFile::size).containsExactly(2L);
    assertThat(area.listings()).isZero();
  }

  @Test
  void two_files_that_are_alike_reject_the_record_and_are_named() throws Exception {
    area.with("foto.jpg", "1").with("FOTO.jpg", "333");

    Batch batch = fetchLoosely(withImage(101, "B-1", "Foto.jpg"));

    assertThat(batch.changes()).isEmpty();
    assertThat(batch.rejected().get(0).rule()).isEqualTo("ambiguous-file");
    assertThat(batch.rejected().get(0).error()).contains("Foto.jpg", "FOTO.jpg, foto.jpg");
  }

  @Test
  void letter_for_letter_a_file_that_is_alike_is_only_named() throws Exception {
    area.with("photos/foto.jpg", "1");

    Batch batch = fetch(only(bundle(100), withImage(101, "B-1", "photos/foto.JPG")));

    assertThat(batch.rejected().get(0).rule()).isEqualTo("missing-file");
    assertThat(batch.rejected().get(0).error())
        .contains("There is photos/foto.jpg: write this name, or match: insensitive");
  }

  @Test
  void names_are_looked_for_with_one_listing_of_a_folder_and_bundle() throws Exception {
    area.with("photos/a.jpg", "1").with("photos/b.jpg", "2");

    Batch batch =
        fetchLoosely(
            withImage(101, "B-1", "photos/A.jpg"),
            withImage(102, "B-2", "photos/B.jpg"),
            withImage(103, "B-3", "photos/C.jpg"));

    assertThat(batch.changes()).hasSize(2);
    assertThat(batch.rejected()).hasSize(1);
    assertThat(area.listings()).isEqualTo(2); // the pull area, and photos
  }

  @Test
  void a_found_name_that_breaks_a_rule_of_the_field_rejects_the_record() throws Exception {
    Field image = new Field("image", FieldType.FILE, false, 8, 0, 0, null, null, null);
    RecordType type =
        new RecordType(
            "product",
            "product",
            List.of("code"),
            List.of(Field.of("code", FieldType.TEXT), image));
    area.with("Gru\u0308n.jpg", "1");
    Change change = new Change(Op.UPSERT, 101, 2, List.of("B-1", "Gr\u00fcn.jpg"));
    Batch batch =
        new Batch(
            bundle(100),
            0,
            true,
            "PROD1.csv",
            "product",
            type.fieldNames(),
            null,
            List.of(change),
            List.of(),
            List.of());

    Batch fetched =
        new DataFiles(files).fetch(batch, type, new WantedFiles(area, 5, Set.of("image")));

    assertThat(fetched.rejected().get(0).rule()).isEqualTo("found-name");
    assertThat(fetched.rejected().get(0).error()).contains("is longer than 8 characters");
  }
}
