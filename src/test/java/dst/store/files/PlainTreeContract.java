package dst.store.files;

import static dst.store.Products.bundle;
import static dst.store.Products.only;
import static dst.store.Products.upsert;
import static dst.store.Products.withFiles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.DataFile;
import dst.record.Rejected;
import dst.store.Central;
import dst.store.database.LostContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The data files of committed batches, in the table and in the plain tree. */
public interface PlainTreeContract {

  Central central();

  private DataFile put(String path, long seq, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return central().files().put(new ByteArrayInputStream(bytes), path, seq, 1_000);
  }

  private Batch with(long number, DataFile... files) {
    return withFiles(only(bundle(number), upsert(number + 1, "B-1", "Bike")), files);
  }

  private Path inTree(String path) {
    return central().tree().resolve(path);
  }

  @Test
  default void a_data_file_is_a_row_and_stands_in_the_plain_tree() throws Exception {
    DataFile file = put("photos/bike.gif", 101, "GIF");

    central().store().apply(with(100, file));

    assertThat(inTree("boston/photos/bike.gif")).hasContent("GIF");
    assertThat(
            Files.isSameFile(
                inTree("boston/photos/bike.gif"), central().files().path(file.sha256())))
        .isTrue();
    assertThat(central().query("select location, path, sha256, size, seq from data_file"))
        .containsExactly("boston photos/bike.gif " + file.sha256() + " 3 101");
  }

  @Test
  default void an_older_content_never_replaces_a_newer_one() throws Exception {
    central().store().apply(with(200, put("bike.gif", 201, "newer")));
    central().store().apply(with(100, put("bike.gif", 101, "older")));
    assertThat(inTree("boston/bike.gif")).hasContent("newer");

    central().store().apply(with(300, put("bike.gif", 301, "newest")));
    assertThat(inTree("boston/bike.gif")).hasContent("newest");
  }

  @Test
  default void a_repeat_completes_what_a_disk_that_failed_after_the_commit_left_out()
      throws Exception {
    Batch batch = with(100, put("photos/bike.gif", 101, "GIF"));
    Path elsewhere = Files.createDirectory(central().tree().resolve("elsewhere"));
    Files.createSymbolicLink(inTree("boston"), elsewhere);
    Path incoming = central().tree().resolve("sha256/incoming");
    Files.delete(incoming);
    assertThatThrownBy(() -> central().store().apply(batch)).isInstanceOf(IOException.class);
    assertThat(central().query("select path from data_file")).containsExactly("photos/bike.gif");
    Files.delete(inTree("boston"));
    central().restart();

    assertThat(central().store().apply(batch).repeat()).isTrue();

    assertThat(inTree("boston/photos/bike.gif")).hasContent("GIF");
  }

  @Test
  default void symbolic_links_in_the_tree_are_never_followed() throws Exception {
    Path outside = Files.createDirectories(inTree("outside/photos"));
    Path victim = Files.writeString(outside.resolve("bike.gif"), "mine");
    Files.createDirectory(inTree("boston"));
    Files.createSymbolicLink(inTree("boston/photos"), outside);
    Files.createSymbolicLink(inTree("boston/bike.gif"), victim);

    central().store().apply(with(100, put("photos/bike.gif", 101, "GIF")));
    central().store().apply(with(200, put("bike.gif", 201, "GIF"), put("bell.gif", 202, "bell")));

    assertThat(inTree("boston/bell.gif")).hasContent("bell");
    assertThat(inTree("boston/bike.gif")).isSymbolicLink();
    assertThat(victim).hasContent("mine");
  }

  @Test
  default void a_path_that_was_a_file_and_is_a_folder_now_does_not_stop_the_others()
      throws Exception {
    central().store().apply(with(100, put("a", 101, "file a")));
    central()
        .store()
        .apply(with(200, put("a/b", 201, "below a"), put("c", 201, "c"), put("d/e", 201, "e")));
    central().store().apply(with(300, put("d", 301, "file d")));

    assertThat(inTree("boston/a")).hasContent("file a");
    assertThat(inTree("boston/c")).hasContent("c");
    assertThat(inTree("boston/d/e")).hasContent("e");
    assertThat(central().query("select count(*) from data_file")).containsExactly("5");
  }

  @Test
  default void a_row_is_never_committed_without_its_content() throws Exception {
    DataFile lost = put("bike.gif", 101, "GIF");
    Files.delete(central().files().path(lost.sha256()));

    assertThatThrownBy(() -> central().store().apply(with(100, lost)))
        .isInstanceOf(LostContent.class)
        .hasMessageContaining("bike.gif");

    central().store().prepare();
    assertThat(central().query("select * from product")).isEmpty();
  }

  @Test
  default void a_location_that_would_hide_the_file_store_is_rejected() {
    Batch batch = only(new BundleId("sha256", 0, 100), upsert(101, "B-1", "Bike"));

    assertThatThrownBy(() -> central().store().apply(batch)).isInstanceOf(Rejected.class);
  }
}
