package dst.ordeal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The programs of all hosts: each location drops a file a second, with new products, a change of
 * one product, and now and then a photo. What central must have in the end is remembered.
 */
final class HostPrograms implements AutoCloseable {
  static final String ENTRY =
      """
      - record: product
        files: "*.csv"
        format: csv
        fields: {product_code: code, name: name, price: price, changed_at: dropped, image: {from: photo, in: photos}}
      """;

  private static final int NEW_PRODUCTS = 4;
  private static final int PHOTO_EVERY = 4;

  private final Path hosts;
  private final List<String> locations;
  private final Map<String, Map<String, Product>> expected = new HashMap<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private ScheduledFuture<?> running;
  private int turn;

  /** What central must know of a product. */
  record Product(int price, String photo) {}

  /**
   * @param hosts the folder with each location's pull area
   */
  HostPrograms(Path hosts, List<String> locations) {
    this.hosts = hosts;
    this.locations = List.copyOf(locations);
    locations.forEach(location -> expected.put(location, new HashMap<>()));
  }

  Path pullArea(String location) {
    return hosts.resolve(location);
  }

  void start() {
    long micros = TimeUnit.SECONDS.toMicros(1) / locations.size();
    running = thread.scheduleAtFixedRate(this::dropNext, 0, micros, TimeUnit.MICROSECONDS);
  }

  /** Returns when the last file lies in its pull area. */
  void stop() throws InterruptedException {
    running.cancel(false);
    thread.shutdown();
    if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the programs of the hosts do not end");
    }
    if (!running.isCancelled()) {
      try {
        running.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the programs of the hosts failed", e.getCause());
      }
    }
  }

  /** By location and product code. */
  Map<String, Map<String, Product>> expected() {
    return expected;
  }

  private void dropNext() {
    try {
      drop(locations.get(turn % locations.size()), turn / locations.size());
      turn++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void drop(String location, int number) throws IOException {
    Path area = pullArea(location);
    String photo = number % PHOTO_EVERY == 0 ? "photo-%06d.bin".formatted(number) : "";
    if (!photo.isEmpty()) {
      Files.writeString(
          Files.createDirectories(area.resolve("photos")).resolve(photo), photoOf(location, photo));
    }
    Instant dropped = Instant.now().truncatedTo(ChronoUnit.MICROS);
    StringBuilder csv = new StringBuilder("code,name,price,dropped,photo\n");
    Map<String, Product> products = expected.get(location);
    for (int i = 0; i < NEW_PRODUCTS; i++) {
      String ofThis = i == 0 ? photo : "";
      String code = "N-%06d-%d".formatted(number, i);
      csv.append("%s,New product,%d,%s,%s%n".formatted(code, i, dropped, ofThis));
      products.put(code, new Product(i, ofThis.isEmpty() ? null : "photos/" + ofThis));
    }
    csv.append("ALWAYS,Changes with each file,%d,%s,%n".formatted(number, dropped));
    products.put("ALWAYS", new Product(number, null));
    String name = "f%06d.csv".formatted(number);
    Path growing = area.resolve(name + ".part");
    Files.writeString(growing, csv);
    Files.move(growing, area.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The content of a photo, which differs for each. */
  static String photoOf(String location, String photo) {
    return (location + "/" + photo + "\n").repeat(100);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
