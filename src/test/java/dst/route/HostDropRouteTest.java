package dst.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.capture.Capture;
import dst.capture.FileMemory;
import dst.capture.NoRoomToSeal;
import dst.capture.SealedFinds;
import dst.capture.drop.Drops;
import dst.capture.folder.DataFolder;
import dst.format.JsonLines;
import dst.route.capture.DropFilter;
import dst.route.capture.HostTroubles;
import dst.route.pull.RouteLoader;
import dst.seal.Troubles;
import dst.testbed.PlainCamel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped route, with a sealing in memory. */
class HostDropRouteTest {
  @TempDir Path dir;
  private final DefaultCamelContext camel = PlainCamel.make();
  private Path folder;
  private FileMemory memory;
  private SealedFinds sealing;
  private Drops drops;

  @BeforeEach
  void start() throws Exception {
    folder = Files.createDirectories(dir.resolve("drop"));
    memory = FileMemory.open(dir.resolve("files.mv"));
    DataFolder files = new DataFolder(dir, memory, Clock.systemUTC());
    sealing = new SealedFinds(files);
    Capture.Drop capture =
        new Capture.Drop(
            "products",
            Path.of("conf/captures/products.yaml"),
            folder,
            "*.jsonl",
            new JsonLines(StandardCharsets.UTF_8),
            Duration.ZERO,
            Map.of(),
            Map.of());
    drops = new Drops(capture, sealing, files, 2, System::nanoTime);
    camel.getRegistry().bind("noErrorHandler", new NoErrorHandlerDefinition());
    camel.getRegistry().bind("told", new HostTroubles(new Troubles("boston", Clock.systemUTC())));
    camel.getRegistry().bind("sealing", sealing);
    camel.getRegistry().bind("drops-products", drops);
    camel.getRegistry().bind("drop-filter-products", new DropFilter(drops));
    camel.disableJMX(); // as a host
    camel.start();
    Path file = Path.of("routes/host-drop.camel.xml");
    new RouteLoader(() -> camel, Duration.ofSeconds(5)).load(file, Files.readAllBytes(file));
  }

  private void run() throws Exception {
    TemplatedRouteBuilder.builder(camel, "host-drop")
        .routeId("drop-products")
        .parameter("name", "products")
        .parameter("folder", folder.toString())
        .parameter("every", "20")
        .add();
  }

  @AfterEach
  void stop() {
    camel.stop();
    memory.close();
  }

  @Test
  void the_older_file_is_sealed_first_whatever_its_name() throws Exception {
    drop("b.jsonl", "2026-11-23T10:00:00Z", "{\"A\":\"1\"}\n{\"A\":\"2\"}\n{\"A\":\"3\"}\n");
    drop("a.jsonl", "2026-11-23T10:00:01Z", "{\"A\":\"4\"}\n");
    drop("c.jsonl", "2026-11-23T10:00:01Z", "{\"A\":\"5\"}\n");
    drop(".hidden.jsonl", "2026-11-23T10:00:01Z", "{\"A\":\"6\"}\n");
    run();

    await().until(() -> Files.exists(folder.resolve("done/c.jsonl")));
    assertThat(sealing.rows())
        .containsExactly(
            "UPSERT {\"A\":\"1\"}",
            "UPSERT {\"A\":\"2\"}",
            "UPSERT {\"A\":\"3\"}",
            "UPSERT {\"A\":\"4\"}",
            "UPSERT {\"A\":\"5\"}");
    assertThat(sealing.finds()).hasSize(4);
    assertThat(folder.resolve(".hidden.jsonl")).exists();
  }

  @Test
  void a_file_that_cant_be_read_is_moved_aside_and_the_next_one_is_taken() throws Exception {
    byte[] cutOff = {0x1f, (byte) 0x8b, 8, 0, 0, 0};
    Files.write(folder.resolve("a.jsonl"), cutOff);
    Files.setLastModifiedTime(folder.resolve("a.jsonl"), FileTime.from(Instant.EPOCH));
    drop("b.jsonl", "2026-11-23T10:00:00Z", "{\"A\":\"1\"}\n");
    run();

    await().until(() -> Files.exists(folder.resolve("done/b.jsonl")));
    assertThat(folder.resolve("failed/a.jsonl")).exists();
    assertThat(folder.resolve("failed/a.jsonl.error.txt")).content().contains("cut off");
    assertThat(sealing.rows()).containsExactly("UPSERT {\"A\":\"1\"}");
  }

  @Test
  void while_nothing_can_be_sealed_files_wait_and_come_in_order_afterwards() throws Exception {
    sealing.failsAfter(1, new NoRoomToSeal("the disk is nearly full"));
    drop("b.jsonl", "2026-11-23T10:00:00Z", "{\"A\":\"1\"}\n{\"A\":\"2\"}\n{\"A\":\"3\"}\n");
    drop("a.jsonl", "2026-11-23T10:00:01Z", "{\"A\":\"4\"}\n");
    run();
    await().until(() -> drops.trouble() != null);
    sealing.heals();

    await().until(() -> Files.exists(folder.resolve("done/a.jsonl")));
    assertThat(sealing.rows())
        .isEqualTo(
            List.of(
                "UPSERT {\"A\":\"1\"}",
                "UPSERT {\"A\":\"2\"}",
                "UPSERT {\"A\":\"3\"}",
                "UPSERT {\"A\":\"4\"}"));
    assertThat(drops.trouble()).isNull();
  }

  private void drop(String name, String modified, String content) throws IOException {
    Path temp = Files.writeString(dir.resolve(name + ".tmp"), content);
    Files.setLastModifiedTime(temp, FileTime.from(Instant.parse(modified)));
    Files.move(temp, folder.resolve(name));
  }
}
