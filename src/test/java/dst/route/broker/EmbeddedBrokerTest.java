package dst.route.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.testbed.PlainCamel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final String QUEUE = "dst.changes";

  @TempDir Path dir;
  private EmbeddedBroker broker;
  private CamelContext camel;

  @BeforeEach
  void start() throws Exception {
    broker = new EmbeddedBroker(dir, 0, 1 << 20);
    broker.start();
    camel = PlainCamel.make();
    camel.addComponent("jms", broker.component());
    camel.start();
  }

  @AfterEach
  void stop() throws Exception {
    camel.stop();
    broker.close();
  }

  private void send(String queue, Map<String, Object> headers) {
    try (ProducerTemplate producer = camel.createProducerTemplate()) {
      producer.sendBodyAndHeaders("jms:queue:" + queue, "{}".getBytes(UTF_8), headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void it_tells_how_much_waits_in_a_queue_and_in_all_queues_of_a_kind() {
    send("dst.dead.boston", Map.of());
    send("dst.dead.boston", Map.of());
    send("dst.dead.dallas", Map.of());

    assertThat(broker.isUp()).isTrue();
    await().untilAsserted(() -> assertThat(broker.depth("dst.dead.boston")).hasValue(2));
    assertThat(broker.depth("dst.dead.nowhere")).hasValue(0);
    await().untilAsserted(() -> assertThat(broker.depthOfAll("dst.dead.")).hasValue(3));
  }

  @Test
  void messages_are_counted_by_a_header_and_those_without_it_are_left_out() {
    send(QUEUE, Map.of("dst_location", "boston"));
    send(QUEUE, Map.of("dst_location", "boston"));
    send(QUEUE, Map.of("dst_location", "dallas"));
    send(QUEUE, Map.of());

    await()
        .untilAsserted(
            () ->
                assertThat(broker.countBy(QUEUE, "dst_location"))
                    .containsOnly(Map.entry("boston", 2L), Map.entry("dallas", 1L)));
    assertThat(broker.countBy("dst.dead.nowhere", "dst_location")).isEmpty();
  }

  @Test
  void dead_letters_lie_on_the_disk_and_all_of_them_are_counted() throws Exception {
    String queue = DeadLetterQueues.PREFIX + "boston";
    byte[] letter = "x".repeat(20_000).getBytes(UTF_8);
    try (ProducerTemplate producer = camel.createProducerTemplate()) {
      for (int i = 0; i < 200; i++) {
        producer.sendBodyAndHeaders(
            "jms:queue:" + queue, letter, Map.of("dst_location", i < 50 ? "boston" : "other"));
      }
    }

    try (Stream<Path> pages = Files.walk(dir.resolve("paging"))) {
      assertThat(pages.filter(file -> file.toString().endsWith(".page")).count())
          .isGreaterThanOrEqualTo(3);
    }
    await().untilAsserted(() -> assertThat(broker.depth(queue)).hasValue(200));
    assertThat(broker.countBy(queue, "dst_location"))
        .containsOnly(Map.entry("boston", 50L), Map.entry("other", 150L));
  }

  @Test
  void a_broker_that_was_closed_is_not_up() throws Exception {
    broker.close();

    assertThat(broker.isUp()).isFalse();
  }
}
