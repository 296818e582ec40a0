package dst.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.BundleId;
import dst.testbed.Bundles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of a bundle is what was sealed, or it does not open. */
class SealedBundleTest {
  private static final SealedBundle.Limits LIMITS = new SealedBundle.Limits(10, 10_000_000, 1_000);

  @TempDir Path dir;

  private Path sealed() throws IOException {
    Bundles host = new Bundles(dir, "boston");
    host.seal("articles", "{\"CODE\":\"A\"}");
    return host.next()
        .upsert("articles", "{\"CODE\":\"B\",\"IMAGE\":\"b.gif\"}")
        .delete("articles", "{\"CODE\":\"A\"}")
        .upsert("prices", "{\"CODE\":\"B\",\"PRICE\":1.5}")
        .file("photos/b.gif", "GIF b")
        .sentFile("photos/a.gif", "GIF a")
        .seal();
  }

  private static Map<String, byte[]> entries(Path bundle) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(bundle.toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static void write(Path bundle, Map<String, byte[]> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(bundle);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
  }

  private static void refused(Path bundle, SealedBundle.Limits limits, String... words) {
    assertThatThrownBy(() -> SealedBundle.open(bundle, limits).close())
        .isInstanceOf(BadBundle.class)
        .hasMessageContainingAll(words);
  }

  private static String text(InputStream in) throws IOException {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void what_was_sealed_comes_out() throws IOException {
    try (SealedBundle bundle = SealedBundle.open(sealed(), LIMITS)) {
      Manifest manifest = bundle.manifest();
      assertThat(manifest.bundle()).isEqualTo(new BundleId("boston", 1, 2));
      assertThat(manifest.previous().number()).isEqualTo(1);
      assertThat(manifest.count()).isEqualTo(3);
      assertThat(manifest.nextSeq()).isEqualTo(5);
      assertThat(manifest.changes())
          .extracting(Manifest.Changes::capture)
          .containsExactly("articles", "prices");
      assertThat(text(bundle.open(manifest.changes().get(0))).lines())
          .containsExactly(
              "{\"op\":\"upsert\",\"seq\":2,\"row\":{\"CODE\":\"B\",\"IMAGE\":\"b.gif\"}}",
              "{\"op\":\"delete\",\"seq\":3,\"row\":{\"CODE\":\"A\"}}");
      assertThat(text(bundle.open(bundle.file("photos/b.gif").orElseThrow()))).isEqualTo("GIF b");
      assertThat(bundle.file("photos/a.gif").orElseThrow().inside()).isFalse();
      assertThat(bundle.file("photos/c.gif")).isEmpty();
      assertThat(bundle.link()).isEqualTo(new Manifest.Link(1, 2, bundle.sha256()));
    }
  }

  @Test
  void each_names_the_manifest_of_the_one_before() throws IOException {
    Path second = sealed();
    try (SealedBundle one = SealedBundle.open(new Bundles(dir, "boston").ready(1), LIMITS);
        SealedBundle two = SealedBundle.open(second, LIMITS)) {
      assertThat(two.manifest().previous()).isEqualTo(one.link());
      assertThat(one.manifest().previous()).isNull();
    }
  }

  @Test
  void the_same_content_gives_the_same_bytes() throws IOException {
    byte[] once = Files.readAllBytes(sealed());
    assertThat(Files.readAllBytes(sealed())).isEqualTo(once);
  }

  /** Wherever a byte falls over, nothing but what was sealed comes out. */
  @Test
  void no_byte_can_be_changed_unseen() throws IOException {
    Path bundle = sealed();
    byte[] whole = Files.readAllBytes(bundle);
    Map<String, byte[]> sealed = entries(bundle);
    int refused = 0;
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x15;
      Files.write(bundle, changed);
      try (SealedBundle opened = SealedBundle.open(bundle, LIMITS)) {
        assertThat(text(opened.open(opened.manifest().changes().get(0))))
            .as("byte " + i)
            .isEqualTo(new String(sealed.get("articles.jsonl"), StandardCharsets.UTF_8));
      } catch (BadBundle e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(whole.length / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 100, 300})
  void a_bundle_that_was_cut_off_does_not_open(int length) throws IOException {
    Path bundle = sealed();
    byte[] whole = Files.readAllBytes(bundle);
    Files.write(bundle, java.util.Arrays.copyOf(whole, length));

    refused(bundle, LIMITS, "is no zip archive, or cut off");
  }

  @Test
  void an_entry_that_differs_from_the_manifest_is_told_with_both_hashes() throws IOException {
    Path bundle = sealed();
    Map<String, byte[]> entries = entries(bundle);
    byte[] rows = entries.get("articles.jsonl");
    rows[20] ^= 1;
    write(bundle, entries);

    refused(bundle, LIMITS, "articles.jsonl has", Hashes.sha256(rows), "the manifest says");
  }

  @Test
  void entries_that_are_missing_and_entries_that_nobody_named_are_refused() throws IOException {
    Path bundle = sealed();
    Map<String, byte[]> entries = entries(bundle);
    byte[] prices = entries.remove("prices.jsonl");
    write(bundle, entries);
    refused(bundle, LIMITS, "has no prices.jsonl, which its manifest names");

    entries.put("prices.jsonl", prices);
    entries.put("../../etc/passwd", new byte[] {1});
    write(bundle, entries);
    refused(bundle, LIMITS, "has 5 entries, and its manifest names 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{}",
        "{\"format\":2,\"location\":\"boston\",\"epoch\":1,\"number\":1,\"created\":\"2026-11-23T10:00:00Z\"}",
        "{\"format\":1,\"location\":\"../x\",\"epoch\":1,\"number\":1,\"created\":\"2026-11-23T10:00:00Z\"}",
        "{\"format\":1,\"location\":\"boston\",\"epoch\":-1,\"number\":1,\"created\":\"2026-11-23T10:00:00Z\"}",
        "{\"format\":1,\"location\":\"boston\",\"epoch\":1,\"number\":1,\"created\":\"yesterday\"}",
        "{\"format\":1,\"location\":\"boston\",\"epoch\":1,\"number\":1}"
      })
  void what_is_no_manifest_is_refused(String text) throws IOException {
    Path bundle = sealed();
    write(bundle, Map.of("manifest.json", text.getBytes(StandardCharsets.UTF_8)));

    refused(bundle, LIMITS, "manifest.json");
  }

  @Test
  void a_zip_without_a_manifest_is_refused() throws IOException {
    Path bundle = sealed();
    write(bundle, Map.of("articles.jsonl", new byte[0]));
    refused(bundle, LIMITS, "has no manifest.json");
  }

  @Test
  void too_many_entries_and_too_many_bytes_are_refused() throws IOException {
    Path bundle = sealed();
    refused(bundle, new SealedBundle.Limits(3, 1_000, 1_000), "more than 3 entries");
    refused(bundle, new SealedBundle.Limits(10, 100, 1_000), "max-size", "articles.jsonl");
  }

  @Test
  void a_bomb_is_refused_before_it_is_unpacked() throws IOException {
    Bundles host = new Bundles(dir, "boston");
    Path bundle = host.next().line("articles", " ".repeat(5_000_000)).seal();

    refused(bundle, new SealedBundle.Limits(10, 10_000_000, 100), "packed more than 100 to 1");
    try (SealedBundle usual = SealedBundle.open(bundle, LIMITS)) {
      assertThat(usual.manifest().count()).isEqualTo(1);
    }
  }

  /** The manifest says 20 bytes; the entry would give five million. */
  @Test
  void an_entry_that_is_larger_than_the_manifest_says_is_left_at_once() throws IOException {
    Path bundle = sealed();
    Map<String, byte[]> entries = entries(bundle);
    ByteArrayOutputStream large = new ByteArrayOutputStream();
    large.write(entries.get("articles.jsonl"));
    large.write(new byte[5_000_000]);
    entries.put("articles.jsonl", large.toByteArray());
    write(bundle, entries);

    refused(bundle, LIMITS, "articles.jsonl has more than the", "bytes of the manifest");
  }

  @Test
  void a_data_file_that_changes_while_it_is_sealed_is_noticed() throws IOException {
    Path file = Files.writeString(dir.resolve("a.gif"), "old");
    String sha256 = Hashes.sha256("old".getBytes(StandardCharsets.UTF_8));
    Manifest manifest =
        new Manifest(
            new BundleId("boston", 1, 1),
            null,
            java.time.Instant.EPOCH,
            false,
            1,
            List.of(),
            List.of(new Manifest.Content("a.gif", sha256, 3, true)),
            null,
            Map.of());
    Files.writeString(file, "new");

    assertThatThrownBy(() -> new BundleWriter(dir).write(manifest, Map.of(), Map.of(sha256, file)))
        .isInstanceOf(BadBundle.class)
        .hasMessageContaining("a.gif changed while it was sealed");
    assertThat(dir.resolve("ready")).isEmptyDirectory();
  }

  @Test
  void what_a_crash_left_half_written_is_removed() throws IOException {
    Path bundle = sealed();
    Files.writeString(bundle.resolveSibling(bundle.getFileName() + ".tmp"), "half");
    new BundleWriter(dir).removeLeftOvers();

    assertThat(dir.resolve("ready"))
        .isDirectoryNotContaining("glob:**.tmp")
        .isDirectoryContaining("glob:**.zip");
  }
}
