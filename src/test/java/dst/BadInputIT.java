package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.read.ListAppender;
import dst.deadletter.DeadLetter;
import dst.route.broker.DeadLetterFilter;
import dst.route.broker.DeadLetterQueues;
import dst.testbed.SftpServer;
import dst.testbed.TestHome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Whatever hosts put into their pull areas: good files come through behind it, each bad one is a
 * dead letter, and nobody's logger prints a stack trace, with the logging that is shipped.
 */
class BadInputIT {
  private static final String GOOD = "CODE;NAME;PRICE\nA;Axle;1\n";
  private static final String CHANGED = "CODE;NAME;PRICE;CHANGED\n";
  private static final String DEEP = "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000);

  private static final String RECORDS =
      """
      - record: product
        files: "*.csv*"
        format: {csv: {delimiter: ";"}}
        fields: {product_code: CODE, name: NAME, price: PRICE, image: {from: PHOTO, in: photos, optional: true},
          changed_at: {from: CHANGED, date: "yyyy-MM-dd HH:mm", optional: true}}
        wait-for-files: 0s
        unique: true
      - record: product
        files: "*.json"
        format: json-array
        fields: {product_code: CODE, name: NAME, price: PRICE}
      - record: product
        files: "*.jsonl"
        format: json-lines
        fields: {product_code: CODE, name: NAME, price: PRICE, attributes: {rest: true}}
      """;

  @TempDir Path dir;
  private final SftpServer server = new SftpServer();
  private final LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private TestHome home;
  private Central central;

  @BeforeEach
  void logAsShipped() throws Exception {
    home = new TestHome(dir.resolve("home"));
    home.knownHosts(server.knownHost());
    logging.reset();
    JoranConfigurator shipped = new JoranConfigurator();
    shipped.setContext(logging);
    shipped.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
    Logger root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.INFO);
    logged.start();
    root.addAppender(logged);
  }

  @AfterEach
  void stop() throws Exception {
    if (central != null) {
      central.close();
    }
    server.close();
    logging.reset();
    new ContextInitializer(logging).autoConfig();
  }

  private static byte[] text(String content) {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String content, int cut) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text(content));
    }
    return Arrays.copyOf(packed.toByteArray(), packed.size() - cut);
  }

  /** By name: each is one dead letter or more. */
  private static Map<String, byte[]> bad() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a-page.csv", text("<html><body>502 Bad Gateway</body></html>"));
    files.put("a-zip.csv", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0});
    files.put("cut.csv.gz", gzip(GOOD, 6));
    files.put("no-gzip.csv.gz", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
    files.put("empty.csv", new byte[0]);
    files.put("other-header.csv", text("CODE;NAME;PREIS\nA;Axle;1\n"));
    files.put("bytes.csv", new byte[] {'C', 'O', 'D', 'E', '\n', (byte) 0xff, (byte) 0xfe, 0});
    files.put("quote.csv", text("CODE;NAME;PRICE\nA;\"Axle;1\n"));
    files.put("columns.csv", text("CODE;NAME;PRICE\nA;Axle;1;2;3\n"));
    files.put("number.csv", text("CODE;NAME;PRICE\nA;Axle;cheap\n"));
    files.put("no-key.csv", text("CODE;NAME;PRICE\n;Axle;1\n"));
    files.put("nul.csv", text("CODE;NAME;PRICE\nA\0;Axle\0;1\n"));
    files.put("same-key.csv", text("CODE;NAME;PRICE\nA;Axle;1\nA;Gear;1\n"));
    files.put("photo.csv", text("CODE;NAME;PRICE;PHOTO\nA;Axle;1;gone.jpg\n"));
    files.put("photo-name.csv", text("CODE;NAME;PRICE;PHOTO\nA;Axle;1;../../etc/passwd\n"));
    files.put("photo-nul.csv", text("CODE;NAME;PRICE;PHOTO\nA;Axle;1;a\0b.jpg\n"));
    files.put("photo-long.csv", text("CODE;NAME;PRICE;PHOTO\nA;Axle;1;" + "x".repeat(300) + "\n"));
    files.put("long-key.csv", text("CODE;NAME;PRICE\n" + "K".repeat(5_000) + ";Axle;1\n"));
    files.put("huge-number.csv", text("CODE;NAME;PRICE\nA;Axle;1" + "0".repeat(400) + "\n"));
    files.put("skipped-hour.csv", text(CHANGED + "A;Axle;1;2026-03-08 02:10\n"));
    files.put("repeated-hour.csv", text(CHANGED + "A;Axle;1;2026-11-01 01:30\n"));
    files.put("broken.json", text("[{\"CODE\":\"A\",]"));
    files.put("cut.json", text("[{\"CODE\":\"A\",\"NAME\":\"Axle\""));
    files.put("no-list.json", text("\"hello\""));
    files.put("deep.json", text(DEEP));
    files.put("null.json", text("[null, 1, [2]]"));
    files.put("surrogate.jsonl", text("{\"CODE\":\"\\ud800\",\"NAME\":\"Axle\",\"PRICE\":1}\n"));
    files.put("exponent.jsonl", text("{\"CODE\":\"A\",\"NAME\":\"Axle\",\"PRICE\":1e999999999}\n"));
    files.put("object.jsonl", text("{\"CODE\":\"A\",\"NAME\":\"Axle\",\"PRICE\":{\"a\":1}}\n"));
    files.put("deep.jsonl", text("{\"CODE\":\"A\",\"x\":" + DEEP + "}\n"));
    files.put("twice.jsonl", text("{\"CODE\":\"A\",\"CODE\":\"B\",\"PRICE\":1}\n"));
    files.put("nul.jsonl", text("{\"CODE\":\"A\\u0000\",\"NAME\":\"Axle\",\"PRICE\":1}\n"));
    return files;
  }

  private List<DeadLetter> letters() throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    try (DeadLetterQueues queues = DeadLetterQueues.open(home.settings().broker())) {
      if (queues.locations().contains("boston")) {
        queues.visit("boston", DeadLetterFilter.ALL, letters::add);
      }
    }
    return letters;
  }

  @Test
  void each_bad_file_is_a_dead_letter_without_a_stack_trace_and_the_others_go_on()
      throws Exception {
    Path root = dir.resolve("host");
    server.account("boston", root);
    Path pull = Files.createDirectories(root.resolve("pull"));
    Map<String, byte[]> bad = bad();
    for (Map.Entry<String, byte[]> file : bad.entrySet()) {
      Files.write(pull.resolve(file.getKey()), file.getValue());
    }
    Files.writeString(pull.resolve("bell\u0007.csv"), GOOD);
    Files.createDirectory(pull.resolve("folder.csv"));
    Files.createSymbolicLink(pull.resolve("link.csv"), root);
    Files.writeString(pull.resolve("zzz-last.csv"), "CODE;NAME;PRICE\nLAST;Axle;1\n");
    home.location("boston", "sftp://boston@127.0.0.1:" + server.port() + "/pull", RECORDS);
    central = Central.start(home.home(), Map.of());

    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> left(pull).equals(List.of("bell\u0007.csv", "folder.csv", "link.csv")));
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(letters()).extracting(DeadLetter::file).containsAll(bad.keySet()));
    assertThat(letters()).extracting(DeadLetter::rule).doesNotContain("failed");
    assertThat(logged.list).isNotEmpty();
    assertThat(logged.list)
        .filteredOn(event -> event.getThrowableProxy() != null)
        .extracting(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
        .isEmpty();
  }

  private static List<String> left(Path pull) throws IOException {
    try (Stream<Path> files = Files.list(pull)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("done") && !name.equals("photos"))
          .sorted()
          .toList();
    }
  }
}
