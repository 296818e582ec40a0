package dst.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dst.bundle.Ring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RingingTest {
  private final List<Ring> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch open = new CountDownLatch(1);
  private volatile int answer = 202;
  private volatile boolean holds;
  private HttpServer central;
  private Doorbell doorbell;

  @BeforeEach
  void central() throws IOException {
    central = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    central.createContext("/", this::hear);
    central.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
    central.start();
    doorbell = doorbell(central.getAddress().getPort());
  }

  private static Doorbell doorbell(int port) {
    return new Doorbell(
        "boston",
        URI.create("http://127.0.0.1:" + port),
        "secret",
        Clock.systemUTC(),
        new Doorbell.Delay(Duration.ofMillis(5), Duration.ofMillis(20)));
  }

  @AfterEach
  void itEnds() {
    doorbell.close();
    open.countDown();
    central.stop(0);
  }

  private void hear(HttpExchange exchange) throws IOException {
    String location = exchange.getRequestURI().getPath().substring(Ring.PATH.length());
    heard.add(
        new Ring(
            location,
            Long.parseLong(exchange.getRequestHeaders().getFirst(Ring.AT)),
            exchange.getRequestHeaders().getFirst(Ring.SIGNATURE)));
    if (holds) {
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  @Test
  void a_ring_is_signed_for_its_location() {
    doorbell.ring();

    await().until(() -> heard.size() == 1);
    assertThat(heard.get(0).location()).isEqualTo("boston");
    assertThat(heard.get(0).isSignedWith("secret")).isTrue();
    assertThat(doorbell.trouble()).isNull();
  }

  @Test
  void however_often_it_is_rung_meanwhile_one_more_follows() {
    holds = true;
    doorbell.ring();
    await().until(() -> heard.size() == 1);
    for (int i = 0; i < 1_000; i++) {
      doorbell.ring();
    }

    holds = false;
    open.countDown();
    await().until(() -> heard.size() == 2);
    doorbell.ring();
    await().until(() -> heard.size() == 3);
  }

  @Test
  void central_that_is_away_is_told_once_and_rung_when_it_is_back() throws IOException {
    int port = central.getAddress().getPort();
    central.stop(0);
    doorbell.ring();
    await().until(() -> doorbell.trouble() != null);
    assertThat(doorbell.trouble()).startsWith("can't be reached");

    central = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    central.createContext("/", this::hear);
    central.start();

    await().until(() -> heard.size() == 1 && doorbell.trouble() == null);
  }

  @Test
  void a_refusal_says_what_to_compare_and_is_tried_again() {
    answer = 403;
    doorbell.ring();
    await().until(() -> doorbell.trouble() != null);
    assertThat(doorbell.trouble()).contains("403", "dst.host.doorbell.secret", "both clocks");

    answer = 202;
    await().until(() -> doorbell.trouble() == null);
  }

  @Test
  void too_many_rings_are_no_trouble_and_are_rung_later() {
    answer = 429;
    doorbell.ring();
    await().until(() -> heard.size() > 1);
    assertThat(doorbell.trouble()).isNull();
    answer = 202;
  }

  @Test
  void delays_grow_to_the_longest() {
    Doorbell.Delay delay = Doorbell.Delay.USUAL;
    assertThat(delay.after(1)).isEqualTo(Duration.ofMillis(250));
    assertThat(delay.after(3)).isEqualTo(Duration.ofSeconds(1));
    assertThat(delay.after(1_000)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void a_closed_one_rings_no_more() {
    answer = 500;
    doorbell.ring();
    await().until(() -> doorbell.trouble() != null);
    doorbell.close();
    answer = 202;
    doorbell.ring();
    assertThat(doorbell.trouble()).contains("500");
  }
}
