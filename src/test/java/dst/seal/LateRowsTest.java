package dst.seal;

import static dst.seal.TestSealer.article;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.bundle.Hashes;
import dst.bundle.Manifest;
import dst.bundle.SealedBundle;
import dst.bundle.SignOfLife;
import dst.capture.CapturedChange;
import dst.capture.Find;
import dst.capture.NoRoomToSeal;
import dst.record.Op;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are captured before the data files that they name. */
class LateRowsTest {
  private static final String BIKE = "{\"A\":1,\"P\":\"bike.gif\"}";
  @TempDir Path dir;
  private TestSealer host;
  private Sealer sealer;

  @BeforeEach
  void aHost() throws IOException {
    host = new TestSealer(dir);
    host.patience = Duration.ofMinutes(10);
    sealer = host.begin();
  }

  private Manifest seal(CapturedChange... changes) throws IOException {
    return sealer.seal(Find.live(List.of(changes), Map.of("outbox", "1")));
  }

  private static CapturedChange late() {
    return article(BIKE, "bike.gif");
  }

  @Test
  void a_row_whose_file_never_stands_still_waits_for_it_and_the_others_go_on() throws IOException {
    host.write("bike.gif", "b");
    String[] more = {"b"};
    host.digest =
        file -> {
          String sha256 = Hashes.sha256(file);
          Files.writeString(file, more[0], StandardOpenOption.APPEND);
          return sha256;
        };
    sealer = host.begin();

    seal(article("{\"A\":0}"), late(), article("{\"A\":2}"));
    assertThat(lines(1)).isEqualTo(line(1, "{\"A\":0}") + line(3, "{\"A\":2}"));
    twoLooks();
    assertThat(sealer.last().number()).isEqualTo(1);

    more[0] = "";
    twoLooks();
    twoLooks();
    assertThat(lines(2)).isEqualTo(line(2, BIKE));
    assertThat(sealer.late()).isNull();
  }

  @Test
  void a_row_whose_file_never_stands_still_is_sealed_without_it_after_its_time()
      throws IOException {
    host.write("bike.gif", "b");
    host.digest =
        file -> {
          String sha256 = Hashes.sha256(file);
          Files.writeString(file, "b", StandardOpenOption.APPEND);
          return sha256;
        };
    sealer = host.begin();
    seal(late());

    host.clock.forward(host.patience);
    sealer.sealLate();

    assertThat(lines(2)).isEqualTo(line(1, BIKE));
    assertThat(sealer.late()).isNull();
  }

  private static CapturedChange delete(String row) {
    return CapturedChange.ofDatabase("articles", Op.DELETE, row, List.of());
  }

  private static String line(long seq, String row) {
    return "{\"op\":\"upsert\",\"seq\":" + seq + ",\"row\":" + row + "}\n";
  }

  /** The lines of the bundle of this number; empty: it has none. */
  private String lines(int number) throws IOException {
    Path file =
        host.pullArea.resolve("ready/boston-%d-%020d.zip".formatted(sealer.epoch(), number));
    try (SealedBundle bundle = SealedBundle.open(file, SealedBundle.Limits.USUAL)) {
      StringBuilder text = new StringBuilder();
      for (Manifest.Changes entry : bundle.manifest().changes()) {
        text.append(new String(bundle.open(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
      return text.toString();
    }
  }

  private void twoLooks() throws IOException {
    sealer.sealLate();
    sealer.sealLate();
  }

  private List<Path> kept() throws IOException {
    if (!Files.isDirectory(dir.resolve("late"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(dir.resolve("late"))) {
      return files.toList();
    }
  }

  @Test
  void a_row_waits_for_its_file_its_neighbours_go_on_and_it_keeps_its_place() throws IOException {
    seal(article("{\"A\":0}"), late(), article("{\"A\":2}"));
    assertThat(lines(1)).isEqualTo(line(1, "{\"A\":0}") + line(3, "{\"A\":2}"));
    assertThat(sealer.late()).isEqualTo(new SignOfLife.Late(1, "2026-11-22T08:00:00Z", "bike.gif"));
    sealer.sealLate();
    assertThat(sealer.last().number()).isEqualTo(1);

    host.write("bike.gif", "bike");
    sealer.sealLate();
    assertThat(sealer.last().number()).as("it may be half copied").isEqualTo(1);
    sealer.sealLate();

    assertThat(lines(2)).isEqualTo(line(2, BIKE));
    assertThat(host.told.get(1).files()).extracting(Manifest.Content::path).contains("bike.gif");
    assertThat(host.told.get(1).marks()).isEqualTo(Map.of("outbox", "1"));
    assertThat(sealer.late()).isNull();
    assertThat(kept()).isEmpty();
    seal(article("{\"A\":4}"));
    assertThat(lines(3)).isEqualTo(line(4, "{\"A\":4}"));
  }

  @Test
  void a_file_that_grows_is_waited_for() throws IOException {
    seal(late());
    for (String content : List.of("b", "bi", "bik")) {
      host.write("bike.gif", content);
      sealer.sealLate();
    }
    assertThat(sealer.last().number()).isEqualTo(1);

    sealer.sealLate();

    assertThat(lines(2)).isEqualTo(line(1, BIKE));
  }

  @Test
  void after_its_time_it_is_sealed_without_its_file() throws IOException {
    seal(late());
    host.clock.forward(Duration.ofMinutes(9));
    twoLooks();
    assertThat(sealer.last().number()).isEqualTo(1);

    host.clock.forward(Duration.ofMinutes(1));
    sealer.sealLate();

    assertThat(lines(2)).isEqualTo(line(1, BIKE));
    assertThat(host.told.get(1).files()).isEmpty();
    assertThat(kept()).isEmpty();
  }

  @Test
  void it_outlives_the_listener_and_what_was_not_sealed_is_found_anew() throws IOException {
    seal(article("{}"), late());
    Path file = kept().get(0);
    Path next = file.resolveSibling("1-%020d.jsonl".formatted(2));
    Files.copy(file, next);

    sealer = host.begin();

    assertThat(next).as("bundle 2 was never sealed").doesNotExist();
    assertThat(sealer.late().rows()).isEqualTo(1);
    host.write("bike.gif", "bike");
    twoLooks();
    assertThat(lines(2)).isEqualTo(line(2, BIKE));
    sealer = host.begin();
    assertThat(sealer.late()).isNull();
  }

  @Test
  void what_could_not_be_sealed_does_not_wait() throws IOException {
    host.free = 0;
    assertThatThrownBy(() -> seal(late())).isInstanceOf(NoRoomToSeal.class);
    host.free = Long.MAX_VALUE;

    seal(article("{\"A\":1}"));

    assertThat(kept()).isEmpty();
    sealer = host.begin();
    assertThat(sealer.late()).isNull();
  }

  @Test
  void a_newer_row_or_a_delete_of_the_same_key_takes_its_place() throws IOException {
    host.key = List.of("A");
    sealer = host.begin();
    seal(late(), article("{\"A\":2,\"P\":\"none.gif\"}", "none.gif"));
    seal(article("{\"A\":1,\"P\":\"other.gif\"}", "other.gif"));
    assertThat(sealer.late().rows()).isEqualTo(2);

    seal(article("{\"A\":1}"), delete("{\"A\":2}"));

    assertThat(sealer.late()).isNull();
    assertThat(kept()).isEmpty();
    seal(article("{\"A\":3}"), article("{\"A\":3,\"P\":\"bike.gif\"}", "bike.gif"));
    assertThat(sealer.late().rows()).as("what is older takes no place").isEqualTo(1);
    seal(article("{\"A\":5,\"P\":\"bike.gif\"}", "bike.gif"), article("{\"A\":5}"));
    assertThat(sealer.late().rows()).as("of one bundle").isEqualTo(1);
  }

  @Test
  void the_same_row_once_more_waits_in_its_place_and_no_longer() throws IOException {
    seal(late());
    host.clock.forward(Duration.ofMinutes(9));
    seal(late());
    assertThat(sealer.late().rows()).isEqualTo(1);

    host.clock.forward(Duration.ofMinutes(1));
    sealer.sealLate();

    assertThat(lines(3)).isEqualTo(line(2, BIKE));
  }

  @Test
  void in_a_new_epoch_it_is_a_fault_for_its_place_is_gone() throws IOException {
    seal(article("{}"), late());
    host.write("bike.gif", "bike");
    sealer.newEpoch(0);

    twoLooks();

    assertThat(lines(1)).contains("\"seq\":1,", "dst_fault", "bike.gif", "new epoch");
    assertThat(kept()).isEmpty();
  }

  @Test
  void the_end_of_a_snapshot_can_ask_for_those_that_it_has_read() throws IOException {
    seal(article("{}"), late());

    assertThat(sealer.isWaiting("articles", 2)).isFalse();
    assertThat(sealer.isWaiting("articles", 3)).isTrue();
    assertThat(sealer.isWaiting("stock", 3)).isFalse();
  }

  @Test
  void nothing_waits_where_it_is_switched_off_and_no_delete_does() throws IOException {
    seal(CapturedChange.ofDatabase("articles", Op.DELETE, BIKE, List.of("bike.gif")));
    host.patience = Duration.ZERO;
    sealer = host.begin();
    seal(late());

    assertThat(lines(1)).contains("delete");
    assertThat(lines(2)).isEqualTo(line(2, BIKE));
    assertThat(sealer.late()).isNull();
  }
}
