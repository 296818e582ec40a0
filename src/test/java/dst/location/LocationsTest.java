package dst.location;

import static org.assertj.core.api.Assertions.assertThat;

import dst.config.Fault;
import dst.config.Faults;
import dst.config.Home;
import dst.format.Csv;
import dst.format.JsonArray;
import dst.format.JsonLines;
import dst.record.DateStyle;
import dst.record.FieldSource;
import dst.record.MostRemoved;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationsTest {
  @TempDir Path dir;

  @Test
  void a_definition_takes_from_the_defaults_what_it_does_not_say() throws IOException {
    Location boston = new HomeCase(dir, "defaults-lie-under-each-definition").location("boston");

    assertThat(boston.name()).isEqualTo("Boston, MA");
    assertThat(boston.zone()).isEqualTo(ZoneId.of("America/New_York"));
    assertThat(boston.file()).isEqualTo(Path.of("locations/boston.yaml"));
    assertThat(boston.pull().from())
        .isEqualTo(URI.create("sftp://boston@boston.example:2222/pull"));
    assertThat(boston.pull().privateKey()).isEqualTo(dir.resolve("conf/secrets/boston.key"));
    assertThat(boston.pull().every()).isEqualTo(Duration.ofSeconds(5));
    assertThat(boston.pull().finished()).isEqualTo(new Pull.Finished(".done", Duration.ZERO));
    assertThat(boston.pull().mostFiles()).isEqualTo(10);
  }

  @Test
  void what_a_definition_says_replaces_the_defaults_and_the_choices_they_made() throws IOException {
    Location dallas = new HomeCase(dir, "defaults-lie-under-each-definition").location("dallas");

    assertThat(dallas.zone()).isEqualTo(ZoneId.of("America/Chicago"));
    assertThat(dallas.pull().cron()).isEqualTo("0 0/5 6-22 ? * MON-SAT");
    assertThat(dallas.pull().every()).isNull();
    assertThat(dallas.pull().password()).isEqualTo("tiger");
    assertThat(dallas.pull().privateKey()).isNull();
    assertThat(dallas.pull().finished()).isEqualTo(new Pull.Finished(null, Duration.ofSeconds(5)));
    assertThat(dallas.pull().mostFiles()).isEqualTo(20);
  }

  @Test
  void a_link_to_the_folder_of_another_location_is_that_folder(@TempDir Path home)
      throws IOException {
    Path share = Files.createDirectories(dir.resolve("share/boston"));
    Files.createDirectories(home.resolve("inbox"));
    Files.createDirectories(home.resolve("data"));
    Files.createSymbolicLink(home.resolve("inbox/boston"), share);
    Files.createSymbolicLink(dir.resolve("shares"), dir.resolve("share"));
    Files.createSymbolicLink(dir.resolve("ours"), home.resolve("data"));

    assertThat(new HomeCase(home, "data-files-alone").locations).isNotEmpty();
    for (String from : List.of("file:inbox/boston", "file://" + dir + "/shares/boston")) {
      write(home, "boston", "file://" + share);
      write(home, "dallas", from);
      assertThat(faults(home))
          .anyMatch(fault -> fault.contains("pulled by both boston and dallas"));
    }
    write(home, "dallas", "file://" + dir + "/ours/inbox");
    assertThat(faults(home)).anyMatch(fault -> fault.contains("inbox\" lies in data of this home"));
  }

  private static void write(Path home, String id, String from) throws IOException {
    String text =
        "name: A\ntime-zone: UTC\npull: {from: \"%s\", every: 5s}\ndata-files: [{folder: x}]\n";
    Files.writeString(home.resolve("locations/" + id + ".yaml"), text.formatted(from));
  }

  private static List<String> faults(Path of) {
    Home home = new Home(of);
    Faults faults = new Faults();
    Locations.load(home, RecordTypes.load(home, faults), faults);
    return faults.list().stream().map(Fault::toString).toList();
  }

  @Test
  void every_key_of_pull_reaches_the_location() throws IOException {
    Pull pull = new HomeCase(dir, "every-key-is-used").location("boston").pull();

    assertThat(pull)
        .isEqualTo(
            new Pull(
                URI.create("file://" + dir + "/inbox/boston"),
                null,
                null,
                null,
                "0 0/5 6-22 ? * MON-SAT",
                Pull.Order.TIME,
                new Pull.Finished(null, Duration.ofSeconds(5)),
                7,
                64L << 20,
                1_000,
                512L << 10,
                "taken/here",
                "my-pull",
                QuietHours.parse("12:00-13:00").and(QuietHours.parse("SAT 22:00-06:00")),
                new Pull.Patience(Duration.ofSeconds(30), Duration.ofMinutes(5), 10L << 10),
                "0123456789abcdef0123",
                false));
  }

  @Test
  void every_key_of_records_reaches_the_location() throws IOException {
    HomeCase homeCase = new HomeCase(dir, "every-key-is-used");
    List<RecordFiles> records = homeCase.location("boston").records();
    RecordFiles first = records.get(0);

    assertThat(first.type().name()).isEqualTo("product");
    assertThat(first.files()).isEqualTo(NamePattern.of("PROD*.{csv,txt}").ignoringCase());
    assertThat(homeCase.location("boston").ignored())
        .containsExactly(NamePattern.of("*.log"), NamePattern.of("old"));
    assertThat(first.format())
        .isEqualTo(
            new Csv(
                "+|",
                null,
                "&|",
                2,
                '#',
                List.of("ARTNR", "MARKE", "MODELL", "PREIS", "AB", "BILD", "AKTIV", "OP", "FARBE"),
                StandardCharsets.UTF_16LE));
    assertThat(first.deleteWhen())
        .isEqualTo(Map.of("OP", List.of("D", "DEL"), "AKTIV", List.of("X")));
    assertThat(first.skipWhen())
        .isEqualTo(Map.of("ARTNR", List.of("Total", ""), "OP", List.of("-")));
    assertThat(first.unique()).isTrue();
    assertThat(first.optionalColumns()).containsExactly("OP");
    assertThat(first.mostRejects()).isEqualTo(5);
    assertThat(first.mostRemoved()).isEqualTo(MostRemoved.parse("20%"));
    assertThat(records.get(1).mostRemoved()).isEqualTo(MostRemoved.ANY);
    assertThat(homeCase.location("boston").mostRemoved()).isEqualTo(MostRemoved.ANY);
    assertThat(first.transform()).isEqualTo("direct:boston-prices");
    assertThat(first.waitForFiles()).isEqualTo(Duration.ofSeconds(30));
    assertThat(records.get(1).waitForFiles()).isEqualTo(Duration.ofMinutes(10));
    assertThat(records.get(1).format()).isEqualTo(new JsonLines(StandardCharsets.UTF_8));
    assertThat(records.get(1).mostRejects()).isEqualTo(1_000);
    assertThat(records.get(2).format())
        .isEqualTo(new JsonArray("catalog.products", StandardCharsets.ISO_8859_1));
  }

  @Test
  void every_key_of_data_files_reaches_the_location() throws IOException {
    HomeCase homeCase = new HomeCase(dir, "data-files-alone");

    assertThat(homeCase.faultLines()).isEmpty();
    assertThat(homeCase.location("boston").records()).isEmpty();
    assertThat(homeCase.location("boston").dataFiles())
        .containsExactly(
            new MirroredFolder(
                "bilder/klein",
                "*.{jpg,png}",
                Duration.ofSeconds(10),
                MirroredFolder.Removed.KEEP,
                MostRemoved.parse("7")),
            new MirroredFolder(
                "katalog",
                "*",
                Duration.ofMinutes(1),
                MirroredFolder.Removed.DELETE,
                MostRemoved.USUAL));
    assertThat(homeCase.location("dallas").dataFiles().get(0).folder()).isEmpty();
  }

  @Test
  void a_pattern_with_a_slash_is_of_paths_and_another_of_names() {
    Predicate<String> names = mirrored("a/b", "*.jpg").taken();
    assertThat(List.of("a/b/x.jpg", "a/b/c/y.jpg")).allMatch(names);
    assertThat(names.test("a/b/x.png")).isFalse();

    Predicate<String> paths = mirrored("a/b", "c/**").taken();
    assertThat(List.of("a/b/c/x.jpg", "a/b/c/d/y.png")).allMatch(paths);
    assertThat(List.of("a/b/x.jpg", "a/b/d/c/y.jpg")).noneMatch(paths);
    assertThat(mirrored("", "c/*").taken().test("c/x.jpg")).isTrue();
  }

  private static MirroredFolder mirrored(String folder, String files) {
    return new MirroredFolder(
        folder, files, Duration.ofMinutes(1), MirroredFolder.Removed.DELETE, MostRemoved.USUAL);
  }

  @Test
  void every_key_of_fields_reaches_the_location() throws IOException {
    HomeCase homeCase = new HomeCase(dir, "every-key-is-used");
    Map<String, FieldSource> fields = homeCase.location("boston").records().get(0).fields();

    assertThat(fields.get("product_code")).isEqualTo(FieldSource.column("ARTNR"));
    assertThat(fields.get("name"))
        .isEqualTo(source(List.of("MARKE", "MODELL"), " / ", null, false, false, '.', null));
    assertThat(fields.get("price"))
        .isEqualTo(
            new FieldSource(
                List.of("PREIS"), " ", null, false, null, ',', null, null, "0", "", true));
    assertThat(fields.get("currency"))
        .isEqualTo(source(List.of(), " ", "USD", false, null, '.', null));
    assertThat(fields.get("available_from"))
        .isEqualTo(source(List.of("AB"), " ", null, false, null, '.', "dd.MM.yyyy"));
    assertThat(fields.get("image").in()).isEqualTo("bilder");
    assertThat(fields.get("image").match()).isEqualTo(FieldSource.Match.INSENSITIVE);
    assertThat(fields.get("active").values()).isEqualTo(Map.of("J", "true", "N", "false"));
    assertThat(fields.get("attributes"))
        .isEqualTo(source(List.of(), " ", null, true, null, '.', null));
  }

  @Test
  void a_pull_does_not_show_its_password() throws IOException {
    HomeCase homeCase = new HomeCase(dir, "defaults-lie-under-each-definition");

    assertThat(homeCase.location("dallas").toString()).contains("dallas").doesNotContain("tiger");
  }

  @Test
  void a_location_with_a_fault_is_left_out_and_the_others_stay() throws IOException {
    HomeCase homeCase = new HomeCase(dir, "two-locations-pull-one-folder");

    assertThat(homeCase.locations).extracting(Location::id).containsExactly("boston", "houston");
  }

  private static FieldSource source(
      List<String> from,
      String join,
      String constant,
      boolean rest,
      Boolean trim,
      char decimal,
      String date) {
    return new FieldSource(
        from, join, constant, rest, trim, decimal, DateStyle.of(date), null, null, "", false);
  }
}
