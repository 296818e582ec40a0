package dst.capture.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dst.capture.Capture;
import dst.capture.CapturedChange;
import dst.capture.FileMemory;
import dst.capture.Find;
import dst.capture.NoRoomToSeal;
import dst.capture.SealedFinds;
import dst.capture.folder.DataFolder;
import dst.format.Csv;
import dst.format.Format;
import dst.format.JsonArray;
import dst.format.Unreadable;
import dst.record.Op;
import dst.testbed.Said;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropsTest {
  private static final Format CSV = new Csv(";", '"', null, null, StandardCharsets.UTF_8);

  @TempDir Path dir;
  private final AtomicLong nanos = new AtomicLong();
  private Path folder;
  private FileMemory memory;
  private DataFolder files;
  private SealedFinds sealing;
  private Drops drops;

  @BeforeEach
  void open() throws IOException {
    folder = Files.createDirectories(dir.resolve("drop"));
    memory = FileMemory.open(dir.resolve("files.mv"));
    files =
        new DataFolder(Files.createDirectories(dir.resolve("files")), memory, Clock.systemUTC());
    sealing = new SealedFinds(files);
    drops = drops(CSV);
  }

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void a_dropped_file_is_sealed_in_the_names_of_its_own_columns() throws IOException {
    Files.writeString(dir.resolve("files/bike.gif"), "gif");
    drop("PROD-1.csv", "ARTNR;NAME;BILD;OP\n1;Bike;bike.gif;\n2;Car;;D\n");
    run("PROD-1.csv");

    assertThat(sealing.changes())
        .containsExactly(
            CapturedChange.ofFile(
                "products",
                Op.UPSERT,
                "{\"ARTNR\":\"1\",\"NAME\":\"Bike\",\"BILD\":\"bike.gif\",\"OP\":\"\"}",
                List.of("bike.gif")),
            CapturedChange.ofFile(
                "products",
                Op.DELETE,
                "{\"ARTNR\":\"2\",\"NAME\":\"Car\",\"BILD\":\"\",\"OP\":\"D\"}",
                List.of()));
    assertThat(folder.resolve("PROD-1.csv")).doesNotExist();
    assertThat(folder.resolve("done/PROD-1.csv")).exists();
    assertThat(folder.resolve("done/PROD-1.csv.error.txt")).doesNotExist();
  }

  @Test
  void a_long_file_becomes_several_bundles() throws IOException {
    drop("PROD-1.csv", csv(25));
    run("PROD-1.csv");

    assertThat(sealing.finds())
        .extracting(find -> find.changes().size())
        .containsExactly(10, 10, 5);
    assertThat(sealing.marks()).isEmpty();
  }

  @Test
  void a_bundle_holds_few_large_data_files() throws IOException {
    try (OutputStream out = Files.newOutputStream(dir.resolve("files/large.gif"))) {
      out.write(new byte[65 << 20]);
    }
    drop("PROD-1.csv", "ARTNR;NAME;BILD;OP\n1;Bike;large.gif;\n2;Car;;\n3;Boat;large.gif;\n");
    run("PROD-1.csv");

    assertThat(sealing.finds()).extracting(find -> find.changes().size()).containsExactly(1, 2);
  }

  @Test
  void a_file_that_was_under_way_in_a_crash_goes_on_behind_its_last_bundle() throws IOException {
    drop("PROD-1.csv", csv(25));
    DroppedFile dropped = drops.take("PROD-1.csv", 0);
    sealing.seal(drops.finds(dropped).next());

    drops = drops(CSV);
    run("PROD-1.csv");

    assertThat(sealing.rows()).hasSize(25).doesNotHaveDuplicates();
    assertThat(folder.resolve("done/PROD-1.csv")).exists();
  }

  @Test
  void another_file_of_the_same_name_is_not_taken_for_the_one_of_before_the_crash()
      throws IOException {
    drop("PROD-1.csv", csv(25));
    sealing.seal(drops.finds(drops.take("PROD-1.csv", 0)).next());
    sealing.forgetFinds();
    Files.delete(folder.resolve("PROD-1.csv"));
    drop("PROD-1.csv", csv(24));

    drops = drops(CSV);
    run("PROD-1.csv");

    assertThat(sealing.changes()).hasSize(24);
  }

  @Test
  void rows_that_cant_be_read_are_listed_and_their_neighbours_go_on() throws IOException {
    drop("PROD-1.csv", "ARTNR;NAME\n1;Bike\n2;Car;red;fast\n3;Boat\n");
    run("PROD-1.csv");

    assertThat(sealing.rows()).hasSize(2);
    assertThat(folder.resolve("done/PROD-1.csv.error.txt"))
        .content()
        .contains("line 3")
        .contains("2;Car;red;fast");
  }

  @Test
  void a_file_that_is_cut_off_is_refused_whole() throws IOException {
    byte[] packed = gzip(csv(20_000));
    Files.write(folder.resolve("PROD-1.csv"), Arrays.copyOf(packed, packed.length / 2));
    run("PROD-1.csv");

    assertThat(sealing.finds()).isEmpty();
    assertThat(folder.resolve("failed/PROD-1.csv")).exists();
    assertThat(folder.resolve("failed/PROD-1.csv.error.txt")).content().contains("cut off");
    assertThat(drops.refused()).isEqualTo(1);
  }

  @Test
  void a_packed_file_is_read_as_it_is() throws IOException {
    Files.write(folder.resolve("PROD-1.csv.gz"), gzip(csv(3)));
    run("PROD-1.csv.gz");

    assertThat(sealing.rows()).hasSize(3);
  }

  @Test
  void json_values_keep_their_types() throws IOException {
    drops = drops(new JsonArray(null, StandardCharsets.UTF_8));
    drop("P.json", "[{\"ARTNR\":1,\"MORE\":{\"a\":[1,2]},\"NONE\":null,\"T\":\"{\\n}\"}]");
    run("P.json");

    assertThat(sealing.rows())
        .containsExactly(
            "UPSERT {\"ARTNR\":1,\"MORE\":{\"a\":[1,2]},\"NONE\":null,\"T\":\"{\\n}\"}");
  }

  @Test
  void files_behind_one_that_waits_wait_with_it() throws IOException {
    drop("PROD-1.csv", csv(3));
    drop("PROD-2.csv", csv(3));
    sealing.failsAfter(0, new NoRoomToSeal("the disk is nearly full"));
    try (Said said = Said.by("dst.capture.drop.Drops")) {
      look("PROD-1.csv", "PROD-2.csv");
      look("PROD-1.csv", "PROD-2.csv");
      assertThat(said.lines()).hasSize(1).first().asString().contains("PROD-1.csv waits");
    }
    assertThat(drops.trouble()).contains("the disk is nearly full");

    sealing.heals();
    look("PROD-1.csv", "PROD-2.csv");

    assertThat(sealing.changes()).hasSize(6);
    assertThat(drops.trouble()).isNull();
  }

  @Test
  void a_file_that_failed_in_the_middle_goes_on_where_it_was() throws IOException {
    drop("PROD-1.csv", csv(25));
    sealing.failsAfter(1, new NoRoomToSeal("the disk is nearly full"));
    run("PROD-1.csv");
    sealing.heals();
    run("PROD-1.csv");

    assertThat(sealing.rows()).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void a_file_that_changes_while_it_is_read_stays_and_is_taken_again() throws IOException {
    drop("PROD-1.csv", csv(3));
    DroppedFile dropped = drops.take("PROD-1.csv", 0);
    seal(drops.finds(dropped));
    drop("PROD-1.csv", csv(4));

    assertThatThrownBy(() -> drops.done(dropped)).hasMessageContaining("taken again");
    assertThat(folder.resolve("PROD-1.csv")).exists();
    sealing.forgetFinds();
    run("PROD-1.csv");
    assertThat(sealing.rows()).hasSize(4);
  }

  @Test
  void a_file_that_is_renamed_over_it_is_sealed_behind_it() throws IOException {
    drop("PROD-1.csv", csv(25));
    DroppedFile dropped = drops.take("PROD-1.csv", 0);
    Iterator<Find> finds = drops.finds(dropped);
    sealing.seal(finds.next());
    replace("PROD-1.csv", csv(3));
    seal(finds);
    assertThat(sealing.rows()).as("the older one, all of it").hasSize(25);

    assertThatThrownBy(() -> drops.done(dropped)).hasMessageContaining("taken again");
    assertThat(folder.resolve("done/PROD-1.csv")).doesNotExist();
    sealing.forgetFinds();
    run("PROD-1.csv");
    assertThat(sealing.rows()).hasSize(3);
    assertThat(folder.resolve("done/PROD-1.csv")).hasContent(csv(3));
  }

  @Test
  void one_that_is_renamed_over_it_between_the_two_reads_is_not_mixed_with_it() throws IOException {
    drop("PROD-1.csv", csv(25));
    DroppedFile dropped = drops.take("PROD-1.csv", 0);
    replace("PROD-1.csv", csv(30));

    assertThatThrownBy(() -> drops.finds(dropped)).hasMessageContaining("taken again");
    run("PROD-1.csv");
    assertThat(sealing.rows()).hasSize(30);
  }

  @Test
  void one_that_is_written_over_it_while_it_is_sealed_is_not_mixed_with_it() throws IOException {
    drop("PROD-1.csv", csv(25));
    Iterator<Find> finds = drops.finds(drops.take("PROD-1.csv", 0));
    sealing.seal(finds.next());
    drop("PROD-1.csv", csv(25).replace("Bike", "Boat!"));

    assertThatThrownBy(finds::next)
        .hasRootCauseMessage(
            "PROD-1.csv was changed while it was read; it is taken again as it is now");
    assertThat(sealing.rows()).hasSize(10).noneMatch(row -> row.contains("Boat"));
  }

  /** In place, within the second that a file system tells, and with as many bytes. */
  @Test
  void one_that_no_time_and_no_size_tells_from_it_is_told_by_its_content() throws IOException {
    FileTime now = FileTime.from(Instant.ofEpochSecond(Instant.now().getEpochSecond()));
    drop("PROD-1.csv", csv(3));
    Files.setLastModifiedTime(folder.resolve("PROD-1.csv"), now);
    DroppedFile dropped = drops.take("PROD-1.csv", 0);
    seal(drops.finds(dropped));
    drop("PROD-1.csv", csv(3).replace("Bike", "Boat"));
    Files.setLastModifiedTime(folder.resolve("PROD-1.csv"), now);

    assertThatThrownBy(() -> drops.done(dropped)).hasMessageContaining("taken again");
    assertThat(folder.resolve("PROD-1.csv")).content().contains("Boat");
  }

  @Test
  void a_readable_file_that_replaces_an_unreadable_one_is_not_refused_with_it() throws IOException {
    byte[] packed = gzip(csv(20_000));
    Files.write(folder.resolve("PROD-1.csv"), Arrays.copyOf(packed, packed.length / 2));
    Unreadable cut =
        assertThrows(Unreadable.class, () -> drops.take("PROD-1.csv", 0), "it is cut off");
    replace("PROD-1.csv", csv(3));

    drops.refuse("PROD-1.csv", cut);
    assertThat(drops.refused()).isZero();
    run("PROD-1.csv");
    assertThat(sealing.rows()).hasSize(3);
    assertThat(folder.resolve("done/PROD-1.csv")).exists();
  }

  /** A killed listener had put it aside, and a program has dropped a newer one since. */
  @Test
  void the_older_of_two_is_sealed_first() throws IOException {
    Path aside = Files.createDirectories(folder.resolve("done/.moving"));
    Files.writeString(aside.resolve("PROD-1.csv"), csv(2));
    drop("PROD-1.csv", csv(3));
    drops = drops(CSV);

    run("PROD-1.csv");
    assertThat(sealing.rows()).hasSize(2);
    assertThat(folder.resolve("PROD-1.csv")).hasContent(csv(3));
    run("PROD-1.csv");
    assertThat(sealing.rows()).hasSize(5);
    assertThat(folder.resolve("done/PROD-1.csv")).hasContent(csv(3));
    assertThat(aside).isEmptyDirectory();
  }

  @Test
  void one_that_a_killed_listener_had_put_aside_is_back_under_its_name() throws IOException {
    Path aside = Files.createDirectories(folder.resolve("done/.moving"));
    Files.writeString(aside.resolve("PROD-1.csv"), csv(2));
    drops = drops(CSV);

    assertThat(folder.resolve("PROD-1.csv")).hasContent(csv(2));
    assertThat(aside).isEmptyDirectory();
  }

  /** A program replaces it at any time: whatever had the name, and was read, is sealed whole. */
  @Test
  void what_is_moved_to_done_is_what_was_sealed_however_often_it_is_replaced() throws Exception {
    AtomicInteger written = new AtomicInteger();
    Thread program =
        new Thread(
            () -> {
              for (int version = 1; version <= 300; version++) {
                replaced("PROD-1.csv", "ARTNR;NAME\n" + (version + ";x\n").repeat(25));
                written.set(version);
              }
            });
    program.start();
    String last = "UPSERT {\"ARTNR\":\"300\",\"NAME\":\"x\"}";
    await()
        .until(
            () -> {
              run("PROD-1.csv");
              return sealing.rows().contains(last) && written.get() == 300;
            });
    program.join();
    run("PROD-1.csv");

    assertThat(folder.resolve("PROD-1.csv")).doesNotExist();
    assertThat(folder.resolve("done/PROD-1.csv")).content().contains("300;x");
    List<Integer> versions =
        sealing.rows().stream().map(row -> Integer.valueOf(row.split("\"", -1)[3])).toList();
    assertThat(versions).isSorted();
    assertThat(versions.stream().collect(Collectors.groupingBy(v -> v, Collectors.counting())))
        .allSatisfy((version, rows) -> assertThat(rows % 25).as("rows of " + version).isZero());
  }

  private void replaced(String name, String content) {
    try {
      replace(name, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void replace(String name, String content) throws IOException {
    Path growing = Files.writeString(dir.resolve("growing"), content);
    Files.move(growing, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void a_file_that_cant_be_moved_away_is_sealed_once() throws IOException {
    drop("PROD-1.csv", csv(3));
    Files.writeString(folder.resolve("done"), "in the way");
    run("PROD-1.csv");
    run("PROD-1.csv");
    assertThat(sealing.changes()).hasSize(3);
    assertThat(drops.trouble()).contains("PROD-1.csv");

    Files.delete(folder.resolve("done"));
    run("PROD-1.csv");
    assertThat(sealing.changes()).hasSize(3);
    assertThat(folder.resolve("done/PROD-1.csv")).exists();
  }

  @Test
  void a_growing_file_is_waited_for() {
    drops = new Drops(capture(CSV, Duration.ofSeconds(2)), sealing, files, 10, nanos::get);
    assertThat(drops.accepts("PROD-1.csv", 10, 1)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(drops.accepts("PROD-1.csv", 20, 2)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(drops.accepts("PROD-1.csv", 20, 2)).isTrue();
  }

  @Test
  void unfinished_and_hidden_names_and_those_of_others_are_left_alone() {
    assertThat(List.of(".PROD-1.csv", "PROD-1.csv.tmp", "PROD-1.csv.PART", "ORDERS-1.csv"))
        .noneMatch(name -> drops.accepts(name, 10, 1));
    assertThat(drops.accepts("PROD-1.csv", 10, 1)).isTrue();
  }

  private Drops drops(Format format) {
    return new Drops(capture(format, Duration.ZERO), sealing, files, 10, nanos::get);
  }

  private Capture.Drop capture(Format format, Duration unchanged) {
    return new Capture.Drop(
        "products",
        Path.of("conf/captures/products.yaml"),
        folder,
        "P*",
        format,
        unchanged,
        Map.of("OP", List.of("D")),
        Map.of("BILD", ""));
  }

  /** As the route does. */
  private void look(String... names) throws IOException {
    for (int i = 0; i < names.length; i++) {
      try {
        DroppedFile dropped = drops.take(names[i], i);
        seal(drops.finds(dropped));
        drops.done(dropped);
      } catch (Unreadable e) {
        drops.refuse(names[i], e);
      } catch (IOException e) {
        drops.leave(names[i], e);
      }
    }
  }

  private void run(String name) throws IOException {
    look(name);
  }

  private void seal(Iterator<Find> finds) throws IOException {
    while (finds.hasNext()) {
      sealing.seal(finds.next());
    }
  }

  private void drop(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private static String csv(int rows) {
    List<String> lines = new ArrayList<>(List.of("ARTNR;NAME"));
    for (int i = 1; i <= rows; i++) {
      lines.add(i + ";Bike " + i);
    }
    return String.join("\n", lines) + "\n";
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
