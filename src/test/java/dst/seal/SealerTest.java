package dst.seal;

import static dst.seal.TestSealer.article;
import static dst.seal.TestSealer.articles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.bundle.Hashes;
import dst.bundle.Manifest;
import dst.bundle.SealedBundle;
import dst.capture.CapturedChange;
import dst.capture.Find;
import dst.capture.HostFile;
import dst.capture.HostFiles;
import dst.capture.NoRoomToSeal;
import dst.record.Op;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {
  @TempDir Path dir;
  private TestSealer host;

  @BeforeEach
  void aHost() throws IOException {
    host = new TestSealer(dir);
  }

  @Test
  void the_first_bundle_begins_the_first_epoch() throws IOException {
    Sealer sealer = host.begin();
    assertThat(sealer.last()).isNull();

    Manifest one = sealer.seal(articles(Map.of("outbox", "5-6"), "{\"A\":1}", "{\"A\":2}"));

    assertThat(one.bundle()).hasToString("boston-1-00000000000000000001");
    assertThat(one.previous()).isNull();
    assertThat(one.nextSeq()).isEqualTo(3);
    assertThat(lines(one))
        .isEqualTo(
            """
            {"op":"upsert","seq":1,"row":{"A":1}}
            {"op":"upsert","seq":2,"row":{"A":2}}
            """);
    assertThat(sealer.marks()).isEqualTo(Map.of("outbox", "5-6"));
    assertThat(sealer.waiting()).isEqualTo(1);
    assertThat(host.told).containsExactly(one);
  }

  @Test
  void bundles_hang_together_and_marks_lie_over_those_before() throws IOException {
    Sealer sealer = host.begin();
    sealer.seal(articles(Map.of("outbox", "5", "select.stock", "9"), "{}"));
    Manifest.Link one = sealer.last();

    Manifest two = sealer.seal(articles(Map.of("outbox", "6", "select.stock", ""), "{}"));

    assertThat(two.previous()).isEqualTo(one);
    assertThat(two.marks()).isEqualTo(Map.of("outbox", "6"));
    assertThat(sealer.last().number()).isEqualTo(2);
  }

  @Test
  void it_goes_on_where_it_was_whether_central_took_the_newest_bundle_or_not() throws IOException {
    Sealer before = host.begin();
    Manifest one = before.seal(articles(Map.of("outbox", "1"), "{}", "{}"));
    Manifest.Link link = before.last();

    Sealer after = host.begin();
    assertThat(after.last()).isEqualTo(link);
    assertThat(after.nextSeq()).isEqualTo(3);
    assertThat(after.marks()).isEqualTo(Map.of("outbox", "1"));

    host.take(one);
    assertThat(host.begin().last()).isEqualTo(link);
    assertThat(host.begin().seal(articles("{}")).previous()).isEqualTo(link);
  }

  @Test
  void a_row_on_several_lines_is_sealed_on_one() throws IOException {
    Manifest sealed = host.begin().seal(articles("{\r\n\"A\":\n1}"));

    assertThat(lines(sealed)).isEqualTo("{\"op\":\"upsert\",\"seq\":1,\"row\":{  \"A\": 1}}\n");
  }

  @Test
  void a_data_file_travels_once_and_is_named_by_each_row_after() throws IOException {
    host.write("bilder/bike.gif", "bike");
    Sealer sealer = host.begin();

    Manifest one = sealer.seal(find(article("{}", "bilder/bike.gif"), article("{}", "none.gif")));
    Manifest two = sealer.seal(find(article("{}", "bilder/bike.gif")));

    assertThat(one.files()).hasSize(1).allMatch(Manifest.Content::inside);
    assertThat(two.files()).hasSize(1).noneMatch(Manifest.Content::inside);
    try (SealedBundle bundle = open(one)) {
      assertThat(bundle.open(one.files().get(0))).hasContent("bike");
    }
  }

  @Test
  void the_manifest_says_whether_texts_are_a_databases_or_a_files() throws IOException {
    Sealer sealer = host.begin();

    Manifest rows = sealer.seal(find(article("{}")));
    Manifest dropped =
        sealer.seal(find(CapturedChange.ofFile("articles", Op.UPSERT, "{}", List.of())));

    try (SealedBundle bundle = open(rows)) {
      assertThat(bundle.manifest().changes()).allMatch(Manifest.Changes::hasExactTexts);
    }
    try (SealedBundle bundle = open(dropped)) {
      assertThat(bundle.manifest().changes()).noneMatch(Manifest.Changes::hasExactTexts);
    }
  }

  @Test
  void the_file_of_a_deleted_row_does_not_travel() throws IOException {
    host.write("bilder/bike.gif", "bike");

    Manifest sealed =
        host.begin()
            .seal(
                find(
                    CapturedChange.ofDatabase(
                        "articles", Op.DELETE, "{}", List.of("bilder/bike.gif"))));

    assertThat(sealed.files()).isEmpty();
    assertThat(lines(sealed)).isEqualTo("{\"op\":\"delete\",\"seq\":1,\"row\":{}}\n");
  }

  @Test
  void a_file_that_changes_between_hash_and_seal_is_hashed_again() throws IOException {
    host.write("a.txt", "new content");
    HostFiles real = host.files();
    Sealer sealer =
        host.sealer(
            new Wrong(real) {
              int asked;

              @Override
              public Optional<HostFile> find(String path) throws IOException {
                HostFile right = super.find(path).orElseThrow();
                return Optional.of(
                    asked++ > 0
                        ? right
                        : new HostFile(path, right.file(), "0".repeat(64), right.size()));
              }
            });
    sealer.begin();

    Manifest sealed = sealer.seal(find(article("{}", "a.txt")));

    try (SealedBundle bundle = open(sealed)) {
      assertThat(bundle.open(sealed.files().get(0))).hasContent("new content");
    }
    assertThat(sealed.bundle().number()).isEqualTo(1);
  }

  @Test
  void a_file_that_changes_all_the_time_is_left_out_and_its_neighbours_travel() throws IOException {
    host.write("log.txt", "grows");
    host.write("bike.gif", "bike");
    Sealer sealer =
        host.sealer(
            new Wrong(host.files()) {
              @Override
              public Optional<HostFile> find(String path) throws IOException {
                HostFile right = super.find(path).orElseThrow();
                return Optional.of(
                    path.equals("log.txt")
                        ? new HostFile(path, right.file(), "0".repeat(64), right.size())
                        : right);
              }
            });
    sealer.begin();

    Manifest sealed = sealer.seal(find(article("{}", "log.txt"), article("{}", "bike.gif")));

    assertThat(sealed.files()).extracting(Manifest.Content::path).containsExactly("bike.gif");
    assertThat(sealed.count()).isEqualTo(2);
    open(sealed).close();
  }

  @Test
  void what_the_look_has_found_is_not_read_again_until_it_turns_out_to_be_another_content()
      throws IOException {
    host.write("bike.gif", "a bike");
    host.write("log.txt", "line 1");
    HostFiles files = host.files();
    Map<String, HostFile> found = new HashMap<>();
    for (String path : List.of("bike.gif", "log.txt")) {
      found.put(path, files.find(path).orElseThrow());
    }
    List<String> asked = new ArrayList<>();
    Sealer sealer =
        host.sealer(
            new Wrong(files) {
              @Override
              public Optional<HostFile> find(String path) throws IOException {
                asked.add(path);
                return super.find(path);
              }
            });
    sealer.begin();
    sealer.seal(found(found, article("{}", "bike.gif")));
    assertThat(asked).isEmpty();

    host.write("log.txt", "line 1, line 2");
    Manifest sealed = sealer.seal(found(found, article("{}", "log.txt")));
    assertThat(asked).containsExactly("log.txt");
    assertThat(sealed.files())
        .extracting(Manifest.Content::sha256)
        .containsExactly(Hashes.sha256("line 1, line 2".getBytes(StandardCharsets.UTF_8)));
    open(sealed).close();
  }

  private static Find found(Map<String, HostFile> files, CapturedChange change) {
    return new Find(List.of(change), Map.of(), false, null, files);
  }

  @Test
  void what_is_too_much_for_one_bundle_becomes_several_and_only_the_last_has_the_marks()
      throws IOException {
    String row = "{\"A\":\"" + "x".repeat(5 << 20) + "\"}";
    Sealer sealer = host.begin();

    Manifest last = sealer.seal(articles(Map.of("outbox", "1-3"), row, row, row));

    assertThat(last.bundle().number()).isEqualTo(2);
    assertThat(last.count()).isEqualTo(1);
    assertThat(last.marks()).isEqualTo(Map.of("outbox", "1-3"));
    assertThat(host.told.get(0).marks()).isEmpty();
    assertThat(host.told.get(0).count()).isEqualTo(2);
    assertThat(last.previous().number()).isEqualTo(1);
  }

  @Test
  void nothing_is_sealed_on_a_full_disk_and_it_goes_on_when_there_is_clearly_room()
      throws IOException {
    Sealer sealer = host.begin();
    host.free = (1 << 20) - 1;
    assertThatThrownBy(() -> sealer.seal(articles("{}")))
        .isInstanceOf(NoRoomToSeal.class)
        .hasMessageContaining("dst.host.disk.reserve");
    host.free = (1 << 20) + 1;
    assertThatThrownBy(() -> sealer.seal(articles("{}"))).isInstanceOf(NoRoomToSeal.class);
    assertThat(sealer.nextSeq()).isEqualTo(1);
    assertThat(host.pullArea.resolve("ready")).doesNotExist();

    host.free = 2 << 20;
    assertThat(sealer.seal(articles("{}")).nextSeq()).isEqualTo(2);
  }

  @Test
  void a_look_that_finds_nothing_seals_nothing() throws IOException {
    Sealer sealer = host.begin();

    assertThat(sealer.sealAlone(() -> null)).isNull();
    assertThat(sealer.waiting()).isZero();
  }

  private SealedBundle open(Manifest manifest) throws IOException {
    return new SealedBundles(host.pullArea, TestSealer.LOCATION).open(manifest.bundle());
  }

  private String lines(Manifest manifest) throws IOException {
    try (SealedBundle bundle = open(manifest)) {
      return new String(
          bundle.open(manifest.changes().get(0)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Find find(CapturedChange... changes) {
    return Find.live(List.of(changes), Collections.emptyMap());
  }

  /** Data files whose hashes a test falsifies. */
  private static class Wrong implements HostFiles {
    private final HostFiles real;

    Wrong(HostFiles real) {
      this.real = real;
    }

    @Override
    public Optional<HostFile> find(String path) throws IOException {
      return real.find(path);
    }

    @Override
    public boolean isSent(String sha256) {
      return real.isSent(sha256);
    }

    @Override
    public void sent(Collection<String> sha256s) {
      real.sent(sha256s);
    }

    @Override
    public void forgetSent() {
      real.forgetSent();
    }
  }
}
