package dst.capture.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dst.bundle.FileStamp;
import dst.bundle.Hashes;
import dst.capture.FileMemory;
import dst.capture.HostFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
  private static final String GREEN = sha256("green");

  @TempDir Path dir;
  private Path root;
  private FileMemory memory;
  private DataFolder files;

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectories(dir.resolve("files"));
    reopen();
  }

  private void reopen() throws IOException {
    memory = FileMemory.open(dir.resolve("data/host/files.mv"));
    files = new DataFolder(root, memory, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void a_file_is_found_with_its_content() throws IOException {
    Path file = write("photos/bike.gif", "green");

    assertThat(files.find("photos/bike.gif"))
        .contains(new HostFile("photos/bike.gif", file, GREEN, 5));
    assertThat(files.find("photos/car.gif")).isEmpty();
    assertThat(files.find("photos")).isEmpty();
  }

  @Test
  void a_content_is_read_once_also_over_a_restart() throws IOException {
    Path file = write("bike.gif", "green");
    files.find("bike.gif");
    changeUnseen(file, "white");
    memory.close();
    reopen();

    assertThat(files.find("bike.gif").orElseThrow().sha256()).isEqualTo(GREEN);
  }

  @Test
  void a_renamed_file_is_not_read_again() throws IOException {
    Path file = write("bike.gif", "green");
    assumeThat(FileStamp.of(file).key()).isNotEmpty();
    files.find("bike.gif");
    Path renamed = Files.move(file, root.resolve("red-bike.gif"));
    changeUnseen(renamed, "white");

    assertThat(files.find("red-bike.gif").orElseThrow().sha256()).isEqualTo(GREEN);
  }

  @Test
  void a_changed_file_is_read_again() throws IOException {
    Path file = write("bike.gif", "green");
    files.find("bike.gif");
    Files.writeString(file, "white");

    assertThat(files.find("bike.gif").orElseThrow().sha256()).isEqualTo(sha256("white"));
  }

  @Test
  void a_file_that_has_just_changed_may_change_again_within_the_tick_of_the_clock()
      throws IOException {
    Path file = write("bike.gif", "green");
    FileTime now = FileTime.from(Instant.now());
    Files.setLastModifiedTime(file, now);
    files.find("bike.gif");
    Files.writeString(file, "white");
    Files.setLastModifiedTime(file, now);

    assertThat(files.find("bike.gif").orElseThrow().sha256()).isEqualTo(sha256("white"));
  }

  @Test
  void links_are_refused_wherever_they_stand() throws IOException {
    Path outside = Files.createDirectories(dir.resolve("outside"));
    Files.writeString(outside.resolve("secret.txt"), "secret");
    Files.createSymbolicLink(root.resolve("linked"), outside);
    Files.createSymbolicLink(root.resolve("linked.txt"), outside.resolve("secret.txt"));

    assertThat(files.find("linked/secret.txt")).isEmpty();
    assertThat(files.find("linked.txt")).isEmpty();
    assertThat(files.find("../outside/secret.txt")).isEmpty();
    assertThat(files.find(outside.resolve("secret.txt").toString())).isEmpty();
  }

  @Test
  void a_folder_of_data_files_that_is_not_mounted_makes_rows_wait() throws IOException {
    write("bike.gif", "green");
    Files.move(root, dir.resolve("unmounted"));

    assertThatThrownBy(() -> files.find("bike.gif"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is missing")
        .hasMessageContaining("dst.host.files");
  }

  @Test
  void a_file_that_changes_while_it_is_read_or_can_not_be_read_is_not_there_until_it_can_be()
      throws IOException {
    Path file = write("bike.gif", "g");
    List<Path> read = new ArrayList<>();
    IOException[] trouble = {null};
    String[] append = {"g"};
    files =
        new DataFolder(
            root,
            memory,
            Clock.systemUTC(),
            asked -> {
              read.add(asked);
              if (trouble[0] != null) {
                throw trouble[0];
              }
              String sha256 = Hashes.sha256(asked);
              Files.writeString(asked, append[0], StandardOpenOption.APPEND);
              return sha256;
            });
    assertThat(files.find("bike.gif")).isEmpty();
    assertThat(read).hasSize(3);

    Files.writeString(file, "x", StandardOpenOption.APPEND);
    assertThat(files.find("bike.gif")).as("it changed since").isEmpty();
    assertThat(read).as("so it is not read").hasSize(3);

    append[0] = "g".repeat(2 << 20);
    assertThat(files.find("bike.gif")).isEmpty();
    assertThat(read).as("a large one is read once").hasSize(4);

    append[0] = "";
    trouble[0] = new IOException("Input/output error");
    assertThat(files.find("bike.gif")).isEmpty();
    trouble[0] = null;
    Files.setLastModifiedTime(file, LONG_AGO);
    files.find("bike.gif");
    assertThat(files.find("bike.gif").orElseThrow().sha256()).isEqualTo(Hashes.sha256(file));
  }

  @Test
  void what_was_sent_is_known_until_it_is_forgotten() throws IOException {
    files.sent(Set.of(GREEN));
    memory.close();
    reopen();
    assertThat(files.isSent(GREEN)).isTrue();

    files.forgetSent();
    memory.close();
    reopen();
    assertThat(files.isSent(GREEN)).isFalse();
  }

  @Test
  void a_damaged_memory_is_begun_anew() throws IOException {
    String id = memory.id();
    files.sent(Set.of(GREEN));
    memory.close();
    Files.writeString(dir.resolve("data/host/files.mv"), "no store at all\n".repeat(1_000));
    reopen();

    assertThat(memory.id()).isNotEqualTo(id);
    assertThat(files.isSent(GREEN)).isFalse();
    assertThat(dir.resolve("data/host/files.mv.damaged")).exists();
  }

  @Test
  void a_memory_has_one_listener() {
    assertThatThrownBy(() -> FileMemory.open(dir.resolve("data/host/files.mv")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("files.mv");
  }

  @Test
  void an_interrupted_thread_does_not_close_the_memory_for_others() throws Exception {
    memory.announce(List.of("a"));
    Thread.currentThread().interrupt();
    memory.announce(List.of("b"));
    memory.announce(List.of("c"));
    memory.close();
    reopen();

    assertThat(memory.sealedCount()).isEqualTo(3);
  }

  /** Behind the back of everyone: size, time and file stay what they were. */
  private static void changeUnseen(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, LONG_AGO);
  }

  private Path write(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, LONG_AGO);
    return file;
  }

  private static String sha256(String content) {
    return Hashes.sha256(content.getBytes(StandardCharsets.UTF_8));
  }
}
