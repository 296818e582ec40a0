package dst.store;

import static dst.store.Products.bundle;
import static dst.store.Products.only;
import static dst.store.Products.upsert;
import static dst.store.Products.withFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.Batch;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.Op;
import dst.record.Rejected;
import dst.store.database.LostContent;
import dst.store.database.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Data files that come without a record: upserts and deletes, in the table and the plain tree. */
interface MirroredFilesContract {

  Central central();

  private DataFile put(String path, long seq, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return central().files().put(new ByteArrayInputStream(bytes), path, seq, 1_000);
  }

  private Change file(String path, long seq, String text) throws IOException {
    return put(path, seq, text).upsert();
  }

  private static Batch mirrored(long number, Change... changes) {
    return new Batch(
        bundle(number),
        0,
        true,
        "photos/",
        "data_file",
        DataFile.TYPE.fieldNames(),
        null,
        List.of(changes),
        List.of(),
        List.of());
  }

  private Path inTree(String path) {
    return central().tree().resolve("boston").resolve(path);
  }

  private List<String> rows() throws Exception {
    return central()
        .query(
            "select path, size, case when deleted then 'deleted' else 'there' end"
                + " from data_file order by path");
  }

  @Test
  default void a_removed_file_becomes_a_tombstone_and_leaves_the_tree_with_its_empty_folders()
      throws Exception {
    central()
        .store()
        .apply(mirrored(100, file("a/b/one.gif", 101, "1"), file("a/two.gif", 102, "22")));
    assertThat(inTree("a/b/one.gif")).hasContent("1");

    Outcome outcome = central().store().apply(mirrored(200, DataFile.delete("a/b/one.gif", 200)));

    assertThat(outcome.applied()).isEqualTo(1);
    assertThat(rows()).containsExactly("a/b/one.gif null deleted", "a/two.gif 2 there");
    assertThat(inTree("a/b")).doesNotExist();
    assertThat(inTree("a/two.gif")).hasContent("22");
    assertThat(central().ledger().find(bundle(100)).orElseThrow().counts().applied()).isEqualTo(2);
  }

  @Test
  default void an_older_content_does_not_bring_a_removed_file_back() throws Exception {
    Batch content = mirrored(100, file("one.gif", 101, "1"));
    central().store().apply(mirrored(200, DataFile.delete("one.gif", 200)));
    central().store().apply(content);

    assertThat(inTree("one.gif")).doesNotExist();
    assertThat(central().store().apply(content).repeat()).isTrue();
    assertThat(central().query("select count(*) from data_file where not deleted"))
        .containsExactly("0");
  }

  @Test
  default void a_file_that_becomes_a_folder_finds_its_place_in_any_order() throws Exception {
    central().store().apply(mirrored(100, file("a", 101, "file a")));
    Batch removed = mirrored(200, DataFile.delete("a", 200));
    Batch below = mirrored(300, file("a/b", 301, "below a"));

    central().store().apply(below);
    assertThat(inTree("a")).hasContent("file a");
    central().store().apply(removed);

    assertThat(inTree("a/b")).hasContent("below a");
  }

  @Test
  default void a_folder_that_becomes_a_file_finds_its_place_in_any_order() throws Exception {
    central().store().apply(mirrored(100, file("d/e/f", 101, "below d")));
    Batch removed = mirrored(200, DataFile.delete("d/e/f", 200));
    Batch file = mirrored(300, file("d", 301, "file d"));

    central().store().apply(file);
    assertThat(inTree("d/e/f")).hasContent("below d");
    central().restart();
    central().store().apply(removed);

    assertThat(inTree("d")).hasContent("file d");
  }

  @Test
  default void one_batch_can_turn_a_file_into_a_folder_and_back() throws Exception {
    central().store().apply(mirrored(100, file("a", 101, "file a"), file("d/e", 102, "below d")));
    central()
        .store()
        .apply(
            mirrored(
                200,
                DataFile.delete("a", 200),
                file("a/b", 201, "below a"),
                DataFile.delete("d/e", 200),
                file("d", 202, "file d")));

    assertThat(inTree("a/b")).hasContent("below a");
    assertThat(inTree("d")).hasContent("file d");
  }

  @Test
  default void a_file_that_a_record_names_and_a_mirror_sees_is_one_row_and_the_newest_wins()
      throws Exception {
    central()
        .store()
        .apply(
            withFiles(
                only(bundle(200), upsert(201, "B-1", "Bike")), put("bike.gif", 201, "record's")));
    central().store().apply(mirrored(100, file("bike.gif", 101, "older")));
    assertThat(inTree("bike.gif")).hasContent("record's");

    central().store().apply(mirrored(300, file("bike.gif", 301, "newer")));
    assertThat(inTree("bike.gif")).hasContent("newer");
    assertThat(central().query("select count(*) from data_file")).containsExactly("1");

    central().store().apply(mirrored(400, DataFile.delete("bike.gif", 400)));
    assertThat(inTree("bike.gif")).doesNotExist();
    assertThat(central().query("select count(*) from product")).containsExactly("1");
  }

  @Test
  default void equal_content_is_stored_once_and_outlives_one_of_its_names() throws Exception {
    DataFile one = put("one.gif", 101, "same");
    central().store().apply(mirrored(100, one.upsert(), file("two.gif", 102, "same")));
    assertThat(Files.isSameFile(inTree("one.gif"), inTree("two.gif"))).isTrue();

    central().store().apply(mirrored(200, DataFile.delete("one.gif", 200)));

    assertThat(inTree("two.gif")).hasContent("same");
    assertThat(central().files().contains(one.sha256())).isTrue();
  }

  @Test
  default void a_mirrored_row_is_never_committed_without_its_content() throws Exception {
    DataFile lost = put("bike.gif", 101, "GIF");
    Files.delete(central().files().path(lost.sha256()));

    assertThatThrownBy(() -> central().store().apply(mirrored(100, lost.upsert())))
        .isInstanceOf(LostContent.class);
    central().store().prepare();
    assertThat(rows()).isEmpty();
  }

  @Test
  default void a_batch_with_an_unsafe_path_or_no_hash_is_no_batch_that_central_takes() {
    Change unsafe = new Change(Op.UPSERT, 101, 0, List.of("../x", "ab".repeat(32), "1"));
    Change noHash = new Change(Op.UPSERT, 101, 0, Arrays.asList("x", null, "1"));

    for (Change change : List.of(unsafe, noHash, DataFile.delete("../x", 101))) {
      assertThatThrownBy(() -> central().store().apply(mirrored(100, change)))
          .isInstanceOf(Rejected.class);
    }
  }
}
