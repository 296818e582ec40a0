package dst.capture.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.Hashes;
import dst.bundle.Manifest;
import dst.capture.Capture;
import dst.capture.CapturedChange;
import dst.capture.FileMemory;
import dst.capture.NoRoomToSeal;
import dst.capture.SealedFinds;
import dst.capture.snapshot.SnapshotRequests;
import dst.config.Home;
import dst.record.Op;
import dst.testbed.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
  private static final Duration EVERY = Duration.ofSeconds(30);

  @TempDir Path dir;
  private final AtomicLong nanos = new AtomicLong();
  private Path root;
  private FileMemory memory;
  private DataFolder files;
  private SealedFinds sealing;
  private SnapshotRequests snapshots;
  private Folders folders;
  private Duration unchanged = Duration.ZERO;
  private boolean keepRemoved;

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectories(dir.resolve("files"));
    snapshots = new SnapshotRequests(new Home(dir));
    memory = FileMemory.open(dir.resolve("data/host/files.mv"));
    files = new DataFolder(root, memory, Clock.systemUTC());
    sealing = new SealedFinds(files);
    begin();
  }

  private void begin() throws IOException {
    if (folders != null) {
      folders.close();
    }
    Capture.Folder capture =
        new Capture.Folder(
            "pictures",
            Path.of("conf/captures/pictures.yaml"),
            "photos",
            "*.gif",
            unchanged,
            EVERY,
            keepRemoved);
    folders =
        new Folders(
            capture,
            files,
            memory,
            sealing,
            reason -> snapshots.ask(List.of(SnapshotRequests.DATA_FILES), reason, false),
            dir.resolve("data/host/confirm-removed-pictures"),
            100,
            nanos::get);
  }

  private void restart() throws IOException {
    folders.close();
    memory.close();
    memory = FileMemory.open(dir.resolve("data/host/files.mv"));
    files = new DataFolder(root, memory, Clock.systemUTC());
    sealing.use(files);
    begin();
  }

  @AfterEach
  void close() throws IOException {
    folders.close();
    memory.close();
  }

  @Test
  void new_changed_and_removed_files_are_told() throws IOException {
    write("photos/a.gif", "green");
    write("photos/deep/b.gif", "white");
    write("photos/c.txt", "not a picture");
    write("photos/.hidden/d.gif", "hidden");
    write("other/e.gif", "elsewhere");
    look();
    assertThat(told())
        .containsExactlyInAnyOrder(
            upsert("photos/a.gif", "green"), upsert("photos/deep/b.gif", "white"));
    assertThat(sealing.changes()).allMatch(change -> change.capture().equals("data_file"));

    sealing.forgetFinds();
    look();
    assertThat(told()).isEmpty();

    write("photos/a.gif", "red and longer");
    Files.delete(root.resolve("photos/deep/b.gif"));
    look();
    assertThat(told())
        .containsExactlyInAnyOrder(
            upsert("photos/a.gif", "red and longer"), "DELETE {\"path\":\"photos/deep/b.gif\"}");
    sealing.forgetFinds();
    look();
    assertThat(told()).isEmpty();
  }

  @Test
  void a_restart_tells_what_happened_meanwhile_and_nothing_else() throws IOException {
    write("photos/a.gif", "green");
    write("photos/b.gif", "white");
    look();
    sealing.forgetFinds();
    Files.delete(root.resolve("photos/a.gif"));
    restart();
    look();

    assertThat(told()).containsExactly("DELETE {\"path\":\"photos/a.gif\"}");
    assertThat(snapshots.asked()).isEmpty();
  }

  @Test
  void a_file_that_was_sealed_right_before_a_crash_and_removed_after_it_is_told_as_removed()
      throws IOException {
    write("photos/a.gif", "green");
    sealing.seal(folders.parts().next().find());
    Files.delete(root.resolve("photos/a.gif"));
    sealing.forgetFinds();
    restart();
    look();

    assertThat(told()).containsExactly("DELETE {\"path\":\"photos/a.gif\"}");
  }

  @Test
  void what_a_crash_left_uncertain_is_sealed_again() throws IOException {
    write("photos/a.gif", "green");
    folders.parts().next();
    restart();
    look();

    assertThat(told()).containsExactly(upsert("photos/a.gif", "green"));
  }

  @Test
  void a_lost_memory_asks_for_a_snapshot_so_that_removed_files_are_told_too() throws IOException {
    write("photos/a.gif", "green");
    look();
    folders.close();
    memory.close();
    Files.delete(dir.resolve("data/host/files.mv"));
    memory = FileMemory.open(dir.resolve("data/host/files.mv"));
    files = new DataFolder(root, memory, Clock.systemUTC());
    sealing.use(files);
    begin();
    look();

    assertThat(snapshots.asked()).containsExactly("data_file");
  }

  @Test
  void a_renamed_file_is_told_under_its_new_name_and_not_sent_again() throws IOException {
    write("photos/a.gif", "green");
    look();
    sealing.forgetFinds();
    Files.move(root.resolve("photos/a.gif"), root.resolve("photos/b.gif"));
    Iterator<FolderPart> parts = parts();
    Manifest manifest = sealing.seal(parts.next().find());

    assertThat(told())
        .containsExactly(upsert("photos/b.gif", "green"), "DELETE {\"path\":\"photos/a.gif\"}");
    assertThat(manifest.files()).hasSize(1).noneMatch(Manifest.Content::inside);
  }

  @Test
  void a_file_that_was_only_touched_is_not_told() throws IOException {
    write("photos/a.gif", "green");
    look();
    sealing.forgetFinds();
    Files.setLastModifiedTime(
        root.resolve("photos/a.gif"), FileTime.from(Instant.parse("2026-02-02T00:00:00Z")));
    look();

    assertThat(told()).isEmpty();
  }

  @Test
  void a_growing_file_is_waited_for() throws IOException {
    unchanged = Duration.ofSeconds(2);
    begin();
    write("photos/a.gif", "gre");
    look();
    write("photos/a.gif", "green");
    pass(Duration.ofSeconds(2));
    seal(folders.parts());
    assertThat(told()).isEmpty();

    pass(Duration.ofSeconds(2));
    seal(folders.parts());
    assertThat(told()).containsExactly(upsert("photos/a.gif", "green"));
  }

  @Test
  void a_folder_that_is_not_mounted_removes_nothing() throws IOException {
    write("photos/a.gif", "green");
    look();
    sealing.forgetFinds();
    Files.move(root.resolve("photos"), root.resolve("away"));
    try (Said said = Said.by("dst.capture.folder.Folders")) {
      look();
      look();
      assertThat(said.lines()).hasSize(1);
    }
    assertThat(folders.trouble()).contains("photos is missing");
    assertThat(told()).isEmpty();

    Files.createDirectories(root.resolve("photos"));
    Files.move(root.resolve("away/a.gif"), root.resolve("photos/a.gif"));
    look();
    assertThat(told()).isEmpty();
    assertThat(folders.trouble()).isNull();
  }

  @Test
  void a_link_in_place_of_the_folder_is_refused() throws IOException {
    Path outside = Files.createDirectories(dir.resolve("outside"));
    Files.writeString(outside.resolve("secret.gif"), "secret");
    Files.createSymbolicLink(root.resolve("photos"), outside);
    look();

    assertThat(told()).isEmpty();
    assertThat(folders.trouble()).contains("missing or a link");
  }

  @Test
  void many_files_that_are_gone_at_once_stay_until_somebody_says_so() throws IOException {
    for (int i = 0; i < 20; i++) {
      write("photos/" + i + ".gif", "picture " + i);
    }
    look();
    sealing.forgetFinds();
    for (int i = 0; i < 20; i++) {
      Files.delete(root.resolve("photos/" + i + ".gif"));
    }
    look();
    assertThat(told()).isEmpty();
    assertThat(folders.trouble())
        .contains("looks like a mistake")
        .contains("confirm-removed-pictures");

    Files.writeString(dir.resolve("data/host/confirm-removed-pictures"), "");
    look();
    assertThat(told()).hasSize(20).allMatch(row -> row.startsWith("DELETE"));
    assertThat(dir.resolve("data/host/confirm-removed-pictures")).doesNotExist();
  }

  @Test
  void removed_files_stay_where_the_capture_says_so() throws IOException {
    keepRemoved = true;
    begin();
    write("photos/a.gif", "green");
    look();
    sealing.forgetFinds();
    Files.delete(root.resolve("photos/a.gif"));
    look();

    assertThat(told()).isEmpty();
  }

  @Test
  void what_cant_be_sealed_is_found_again_and_said_once() throws IOException {
    write("photos/a.gif", "green");
    sealing.failsAfter(0, new NoRoomToSeal("the disk is nearly full"));
    try (Said said = Said.by("dst.capture.folder.Folders")) {
      look();
      look();
      assertThat(said.lines()).hasSize(1).first().asString().contains("nearly full");
    }
    assertThat(folders.trouble()).contains("nearly full");

    sealing.heals();
    look();
    assertThat(told()).containsExactly(upsert("photos/a.gif", "green"));
    assertThat(folders.trouble()).isNull();
  }

  @Test
  void many_files_become_bundles_of_a_bearable_size() throws IOException {
    for (int i = 0; i < 250; i++) {
      write("photos/" + i + ".gif", "picture " + i);
    }
    look();

    assertThat(sealing.finds())
        .extracting(find -> find.changes().size())
        .containsExactly(100, 100, 50);
  }

  @Test
  void the_file_system_tells_of_a_change_long_before_the_next_listing() throws IOException {
    Files.createDirectories(root.resolve("photos/deep"));
    look();
    write("photos/deep/a.gif", "green");
    awaitTold(upsert("photos/deep/a.gif", "green"));

    Files.delete(root.resolve("photos/deep/a.gif"));
    awaitTold("DELETE {\"path\":\"photos/deep/a.gif\"}");
  }

  @Test
  void what_the_file_system_does_not_tell_of_is_left_to_the_next_listing() throws IOException {
    write("photos/a.gif", "green");
    write("photos/deep/b.gif", "white");
    look();
    sealing.forgetFinds();
    memory.forgetSealed("photos/a.gif");
    write("photos/deep/b.gif", "red and longer");
    awaitTold(upsert("photos/deep/b.gif", "red and longer"));

    look();
    assertThat(told()).containsExactly(upsert("photos/a.gif", "green"));
  }

  @Test
  void a_folder_that_is_moved_in_renamed_and_removed_is_told_with_all_that_is_in_it()
      throws IOException {
    write("photos/keep.gif", "stays");
    write("photos/.coming/deep/a.gif", "green");
    look();
    sealing.forgetFinds();
    Files.move(root.resolve("photos/.coming"), root.resolve("photos/one"));
    awaitTold(upsert("photos/one/deep/a.gif", "green"));

    Files.move(root.resolve("photos/one"), root.resolve("photos/two"));
    awaitTold(
        upsert("photos/two/deep/a.gif", "green"), "DELETE {\"path\":\"photos/one/deep/a.gif\"}");

    write("photos/one/deep/b.gif", "white");
    awaitTold(upsert("photos/one/deep/b.gif", "white"));
    write("photos/two/deep/c.gif", "red");
    awaitTold(upsert("photos/two/deep/c.gif", "red"));

    Files.delete(root.resolve("photos/two/deep/a.gif"));
    Files.delete(root.resolve("photos/two/deep/c.gif"));
    Files.delete(root.resolve("photos/two/deep"));
    Files.delete(root.resolve("photos/two"));
    awaitTold(
        "DELETE {\"path\":\"photos/two/deep/a.gif\"}",
        "DELETE {\"path\":\"photos/two/deep/c.gif\"}");
  }

  @Test
  void more_changes_than_the_file_system_can_tell_are_all_found() throws IOException {
    Files.createDirectories(root.resolve("photos"));
    look();
    String[] all = new String[1_500];
    for (int i = 0; i < all.length; i++) {
      write("photos/" + i + ".gif", "picture " + i);
      all[i] = upsert("photos/" + i + ".gif", "picture " + i);
    }
    awaitTold(all);
  }

  @Test
  void files_that_go_at_once_are_doubted_also_when_the_file_system_tells_of_them()
      throws IOException {
    for (int i = 0; i < 20; i++) {
      write("photos/deep/" + i + ".gif", "picture " + i);
    }
    look();
    sealing.forgetFinds();
    Files.move(root.resolve("photos/deep"), root.resolve("away"));

    await()
        .untilAsserted(
            () -> {
              seal(folders.parts());
              assertThat(folders.trouble()).contains("of its 20 files 20 are gone");
            });
    write("photos/new.gif", "new");
    awaitTold(upsert("photos/new.gif", "new"));
    assertThat(folders.trouble()).contains("of its 20 files 20 are gone");
  }

  /** Waits for the file system's word, without the time of a listing. */
  private void awaitTold(String... changes) {
    await()
        .untilAsserted(
            () -> {
              seal(folders.parts());
              assertThat(told()).containsExactlyInAnyOrder(changes);
            });
    sealing.forgetFinds();
  }

  /** A look after the time of a listing. */
  private void look() {
    pass(EVERY);
    try {
      seal(folders.parts());
    } catch (IOException e) {
      folders.leave(e);
    }
  }

  private Iterator<FolderPart> parts() throws IOException {
    pass(EVERY);
    return folders.parts();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void seal(Iterator<FolderPart> parts) throws IOException {
    while (parts.hasNext()) {
      FolderPart part = parts.next();
      folders.sealed(part, sealing.seal(part.find()));
    }
  }

  private List<String> told() {
    List<String> told = new ArrayList<>();
    for (CapturedChange change : sealing.changes()) {
      assertThat(change.files().isEmpty()).isEqualTo(change.op() == Op.DELETE);
      told.add(change.op() + " " + change.row());
    }
    return told;
  }

  private static String upsert(String path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return "UPSERT {\"path\":\"%s\",\"sha256\":\"%s\",\"size\":%d}"
        .formatted(path, Hashes.sha256(bytes), bytes.length);
  }

  private void write(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, LONG_AGO);
  }
}
