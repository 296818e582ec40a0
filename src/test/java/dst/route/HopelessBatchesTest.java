package dst.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.WantedFiles;
import dst.config.Home;
import dst.pull.TakenBundles;
import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.Op;
import dst.record.RecordType;
import dst.record.Rejected;
import dst.record.Rejection;
import dst.route.broker.EmbeddedBroker;
import dst.route.store.StoreSteps;
import dst.store.Outage;
import dst.store.Refusing;
import dst.store.database.Outcome;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.ProducerTemplate;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The route {@code store} and a real broker: what fails alone holds up no other (invariant I17).
 */
class HopelessBatchesTest {
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(2));

  @TempDir Path dir;
  private final Shop store = new Shop();
  private final Outage outage =
      new Outage(
          "of a test",
          () -> {},
          new Outage.Delay(Duration.ofMillis(10), Duration.ofMillis(20)),
          OptionalLong::empty,
          Clock.systemUTC(),
          Outage.Limits.of(4, Duration.ofMillis(10)));
  private EmbeddedBroker broker;
  private Routes routes;

  /** Fails for batches of a record type as it is told. */
  private static final class Shop {
    private final Map<String, Exception> failing = new ConcurrentHashMap<>();
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final Set<String> attempted = ConcurrentHashMap.newKeySet();

    Outcome apply(Batch batch, Refusing refusing) throws Exception {
      attempted.add(batch.id());
      Exception failure = failing.get(batch.record());
      if (failure != null && refusing != Refusing.ANYTHING) {
        throw failure;
      }
      stored.add(batch.id());
      List<Rejection> rejected = failure == null ? List.of() : List.of(setAside());
      return new Outcome(batch.changes().size() - rejected.size(), 0, 0, false, rejected);
    }

    private static Rejection setAside() {
      return new Rejection(
          Rejection.Cause.DATABASE, 1, "B-1", null, "database", null, "it failed", "{}", null);
    }
  }

  @BeforeEach
  void start() throws Exception {
    broker = new EmbeddedBroker(dir.resolve("broker"), 0, 1 << 20);
    broker.start();
    Map<String, Object> beans =
        new HashMap<>(
            FakeStages.beans(
                new dst.pull.Pull(
                    dir, Clock.systemUTC(), TakenBundles.NONE, (in, name, most) -> null),
                dir,
                HopelessBatchesTest::nothingToFetch,
                new RoutesTest.FakeFileStore(),
                new StoreSteps(store::apply, outage),
                outage));
    beans.put("jms", broker.component());
    routes = new Routes(beans, Map.of("dst.store.consumers", "4"), Duration.ofSeconds(5));
    routes.start(new Home(Path.of("")), List.of(), dir, Clock.systemUTC());
  }

  private static Batch nothingToFetch(Batch batch, RecordType type, WantedFiles wanted) {
    return batch;
  }

  @AfterEach
  void stop() throws Exception {
    outage.close();
    routes.close();
    broker.close();
  }

  private static Batch batch(String record, int number) {
    return new Batch(
        new BundleId("boston", 0, number),
        0,
        true,
        "a.csv",
        record,
        List.of("code"),
        null,
        List.of(new Change(Op.UPSERT, number, 1, List.of("B-1"))),
        List.of(),
        List.of());
  }

  private void queue(Batch batch) throws Exception {
    send(BatchJson.write(batch), "Bytes", Map.of("dst_location", "boston"));
  }

  private void send(Object body, String type, Map<String, Object> headers) throws Exception {
    try (ProducerTemplate producer = routes.camel().createProducerTemplate()) {
      producer.sendBodyAndHeaders("jms:queue:dst.changes?jmsMessageType=" + type, body, headers);
    }
  }

  @Test
  void four_hopeless_batches_do_not_delay_a_fifth() throws Exception {
    store.failing.put("price", new SQLException("relation price does not exist", "42P01"));
    for (int i = 1; i <= 4; i++) {
      queue(batch("price", i));
    }
    SOON.until(() -> outage.postponed() != null && outage.postponed().number() >= 2);
    for (int i = 5; i <= 20; i++) {
      queue(batch("product", i));
    }
    SOON.until(() -> store.stored.size() == 16);

    assertThat(outage.because()).isNull();
    assertThat(broker.depth("dst.dead.boston")).hasValue(0);
    assertThat(broker.depth("dst.changes")).hasValue(4);
    store.failing.clear();
    SOON.until(() -> store.stored.size() == 20);
    SOON.until(() -> outage.postponed() == null);
  }

  @Test
  void what_fails_for_no_known_reason_is_set_aside_in_the_end() throws Exception {
    store.failing.put("price", new NullPointerException("a fault of our own"));
    queue(batch("price", 1));
    SOON.until(() -> broker.depth("dst.dead.boston").getAsLong() == 1);

    assertThat(store.stored).hasSize(1);
    assertThat(outage.postponed()).isNull();
  }

  @Test
  void an_outage_holds_the_batches_and_none_goes_back_or_becomes_a_letter() throws Exception {
    store.failing.put("price", new SQLException("too many connections", "53300"));
    queue(batch("price", 1));
    SOON.until(() -> outage.because() != null);
    assertThat(outage.postponed()).isNull();
    store.failing.clear();
    SOON.until(() -> store.stored.size() == 1);

    assertThat(broker.depth("dst.dead.boston")).hasValue(0);
  }

  @Test
  void a_record_that_is_refused_at_once_is_a_letter_at_once() throws Exception {
    store.failing.put("price", new Rejected(Shop.setAside()));
    queue(batch("price", 1));

    SOON.until(() -> broker.depth("dst.dead.boston").getAsLong() == 1);
  }

  @Test
  void a_message_of_another_kind_is_a_letter_and_the_next_one_is_stored() throws Exception {
    send("a text", "Text", Map.of("dst_location", "boston"));
    send(Map.of("a", "map"), "Map", Map.of("dst_location", "boston"));
    send(new byte[0], "Bytes", Map.of("dst_location", "boston"));
    send("[".repeat(100_000).getBytes(UTF_8), "Bytes", Map.of("dst_location", "boston"));
    send("no location".getBytes(UTF_8), "Bytes", Map.of("dst_location", "../a::b#"));
    queue(batch("product", 1));

    SOON.until(() -> store.stored.size() == 1);
    SOON.until(() -> broker.depth("dst.dead.boston").getAsLong() == 4);
    SOON.until(() -> broker.depth("dst.dead.central").getAsLong() == 1);
    SOON.until(() -> broker.depth("dst.changes").getAsLong() == 0);
  }
}
