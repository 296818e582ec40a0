package dst.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dst.format.Rows;
import dst.location.Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostProgramTest {
  @TempDir private Path dir;

  private HostProgram open(Location location) throws IOException {
    HostProgram program =
        new HostProgram(
            location, dir.resolve("host"), dir.resolve("journal.jsonl"), Clock.systemUTC());
    program.open();
    return program;
  }

  private static Map<String, Map<String, String>> truth(HostProgram program) {
    Map<String, Map<String, String>> truth = new HashMap<>();
    for (Product product : program.catalogue().products()) {
      Map<String, String> texts = new HashMap<>();
      program.layout().shown(product).forEach((field, v) -> texts.put(field, Typed.text(v)));
      truth.put(product.key(), texts);
    }
    return truth;
  }

  @Test
  void the_truth_survives_a_kill() throws IOException {
    for (Location location : Shipped.locations().subList(0, 12)) {
      Path journal = dir.resolve(location.id() + ".jsonl");
      Path host = dir.resolve(location.id());
      HostProgram program = new HostProgram(location, host, journal, Clock.systemUTC());
      program.open();
      for (int i = 0; i < 6; i++) {
        program.work(40, 1);
      }
      HostProgram again = new HostProgram(location, host, journal, Clock.systemUTC());
      again.open();
      assertThat(truth(again)).as(location.id()).isEqualTo(truth(program)).isNotEmpty();
      assertThat(again.catalogue().broken()).isEqualTo(program.catalogue().broken());
      assertThat(again.pictures()).isEqualTo(program.pictures()).isNotEmpty();
      assertThat(again.work(1, 0).number()).isEqualTo(7);
    }
  }

  @Test
  void what_was_written_down_and_not_dropped_is_dropped_at_the_next_start() throws IOException {
    HostProgram program = open(Shipped.location("boston"));
    program.work(30, 0);
    Drop last = program.work(30, 0);
    Path file = program.pullArea().resolve(last.file());
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);

    open(Shipped.location("boston"));

    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void pictures_are_there_before_the_file_that_names_them() throws IOException {
    HostProgram program = open(Shipped.location("boston"));
    Drop last = program.work(60, 0);
    Map<String, byte[]> pictures = new HashMap<>();
    for (String path : program.pictures()) {
      Path picture = program.pullArea().resolve(path);
      pictures.put(path, Files.readAllBytes(picture));
      Files.delete(picture);
    }
    Files.delete(program.pullArea().resolve(last.file()));

    HostProgram again = open(Shipped.location("boston"));

    assertThat(again.pictures()).isEqualTo(pictures.keySet()).isNotEmpty();
    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      assertThat(again.pullArea().resolve(picture.getKey())).hasBinaryContent(picture.getValue());
    }
  }

  @Test
  void what_central_has_taken_is_not_dropped_again() throws IOException {
    HostProgram program = open(Shipped.location("boston"));
    Drop drop = program.work(30, 0);
    Path file = program.pullArea().resolve(drop.file());
    Files.move(
        file,
        program.pullArea().resolve("done/%020d-%s".formatted(1763849000123456L, drop.file())));

    HostProgram again = open(Shipped.location("boston"));

    assertThat(file).doesNotExist();
    assertThat(again.filesThere())
        .singleElement()
        .satisfies(there -> assertThat(there.file()).isEqualTo(drop.file()))
        .satisfies(there -> assertThat(there.taken()).isTrue());
  }

  @Test
  void a_missing_marker_is_written_at_the_next_start() throws IOException {
    Location location = Shipped.withMarkers();
    HostProgram program = open(location);
    Drop drop = program.work(10, 0);
    Path marker = program.pullArea().resolve(drop.file() + location.pull().finished().marker());
    assertThat(marker).exists();
    Files.delete(marker);

    open(location);

    assertThat(marker).exists();
  }

  @Test
  void a_line_that_a_kill_cut_off_never_happened() throws IOException {
    HostProgram program = open(Shipped.location("boston"));
    program.work(30, 0);
    Map<String, Map<String, String>> truth = truth(program);
    Path journal = dir.resolve("journal.jsonl");
    Files.writeString(
        journal, "{\"drop\":2,\"file\":\"x\",\"edits\":[{\"ki", StandardOpenOption.APPEND);

    HostProgram again = open(Shipped.location("boston"));

    assertThat(truth(again)).isEqualTo(truth).isNotEmpty();
    assertThat(again.work(1, 0).number()).isEqualTo(2);
  }

  @Test
  void a_complete_list_holds_every_product() throws IOException {
    Location location = Shipped.withCompleteLists();
    HostProgram program = open(location);
    program.work(50, 0);
    Drop drop = program.work(5, 3);

    int rows = 0;
    byte[] file = Files.readAllBytes(program.pullArea().resolve(drop.file()));
    try (Rows read = program.layout().format().open(new ByteArrayInputStream(file))) {
      while (read.next() != null) {
        rows++;
      }
    }
    assertThat(rows).isEqualTo(program.catalogue().size()).isGreaterThan(20);
    assertThat(program.catalogue().broken()).isZero();
  }

  @Test
  void nothing_half_written_lies_in_the_pull_area() throws IOException {
    HostProgram program = open(Shipped.location("boston"));
    program.work(30, 0);
    try (Stream<Path> files = Files.walk(program.pullArea())) {
      List<Path> unfinished = files.filter(file -> file.toString().endsWith(".part")).toList();
      assertThat(unfinished).isEmpty();
    }
    assertThat(Files.readString(dir.resolve("journal.jsonl"), StandardCharsets.UTF_8))
        .endsWith("\n");
  }
}
