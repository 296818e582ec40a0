package dst.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchJsonTest {
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final String HEAD =
      "{\"format\":1,\"bundle\":{\"location\":\"boston\",\"epoch\":0,\"number\":17638},"
          + "\"batch\":3,\"last\":true,\"file\":\"PROD1.csv\",\"record\":\"product\","
          + "\"fields\":[\"code\",\"name\"]";
  private static final String CHANGES =
      ",\"changes\":[[\"upsert\",17640,2,\"BK-1\",\"Bike\"],[\"delete\",17641,3,\"BK-2\",null]]";

  private static Batch batch(Long sweepBelow, List<DataFile> files, Rejection... rejected) {
    return new Batch(
        new BundleId("boston", 0, 17638),
        3,
        true,
        "PROD1.csv",
        "product",
        List.of("code", "name"),
        sweepBelow,
        List.of(
            new Change(Op.UPSERT, 17640, 2, List.of("BK-1", "Bike")),
            new Change(Op.DELETE, 17641, 3, Arrays.asList("BK-2", null))),
        files,
        List.of(rejected));
  }

  private static String error(String json) {
    return catchThrowableOfType(Rejected.class, () -> BatchJson.read(json.getBytes(UTF_8)))
        .rejection()
        .error();
  }

  @Test
  void a_batch_has_the_documented_shape() {
    Batch batch =
        batch(
            17638L,
            List.of(new DataFile("p/bike.gif", HASH, 5, 17640)),
            new Rejection(
                Rejection.Cause.DATA_FILE,
                4,
                "BK-3",
                "image",
                "missing-file",
                "x.gif",
                "gone",
                "{}",
                null));

    assertThat(new String(BatchJson.write(batch), UTF_8))
        .isEqualTo(
            HEAD
                + ",\"sweep_below\":17638"
                + CHANGES
                + ",\"files\":[{\"path\":\"p/bike.gif\",\"sha256\":\""
                + HASH
                + "\",\"size\":5,\"seq\":17640}],"
                + "\"rejected\":[{\"cause\":\"data_file\",\"line\":4,\"key\":\"BK-3\","
                + "\"field\":\"image\",\"rule\":\"missing-file\",\"value\":\"x.gif\","
                + "\"error\":\"gone\",\"source\":\"{}\"}]}");
    assertThat(BatchJson.read(BatchJson.write(batch))).isEqualTo(batch);
  }

  @Test
  void a_rejected_file_keeps_its_attachment() {
    Rejection rejection =
        new Rejection(
            Rejection.Cause.FILE,
            0,
            null,
            null,
            null,
            null,
            "not readable",
            null,
            new DataFile("PROD1.csv", HASH, 99, 17638));

    Batch batch = batch(null, List.of(), rejection);

    assertThat(BatchJson.read(BatchJson.write(batch))).isEqualTo(batch);
  }

  @Test
  void every_character_comes_back_as_it_went() {
    StringBuilder text = new StringBuilder("Größe \"M\" \\ €, 漢字, 😀👩‍🚀 ");
    IntStream.rangeClosed(1, 0x2fff).forEach(text::appendCodePoint);
    List<String> values = List.of(text.toString(), "");
    Batch batch =
        new Batch(
            new BundleId("boston", 2, Long.MAX_VALUE),
            0,
            false,
            "ä.csv",
            "product",
            List.of("code", "name"),
            null,
            List.of(new Change(Op.UPSERT, Long.MAX_VALUE, 1, values)),
            List.of(),
            List.of());

    assertThat(BatchJson.read(BatchJson.write(batch))).isEqualTo(batch);
  }

  @Test
  void how_much_may_be_removed_comes_back_as_it_went() {
    for (String most : List.of("50%", "7", "any")) {
      Batch batch = batch(17_638L, List.of()).withMostRemoved(MostRemoved.parse(most));
      assertThat(BatchJson.read(BatchJson.write(batch))).isEqualTo(batch);
    }
  }

  @Test
  void a_change_may_have_many_values() {
    List<String> values = Collections.nCopies(100, "x");
    Batch batch =
        new Batch(
            new BundleId("boston", 0, 1),
            0,
            false,
            "f",
            "product",
            values,
            null,
            List.of(new Change(Op.UPSERT, 1, 1, values)),
            List.of(),
            List.of());

    assertThat(BatchJson.read(BatchJson.write(batch))).isEqualTo(batch);
  }

  @Test
  void a_rejected_text_that_was_cut_in_a_character_can_still_be_written() {
    Rejection rejection =
        new Rejection(
            Rejection.Cause.FORMAT,
            4,
            null,
            null,
            null,
            "😀".repeat(150),
            "\ud83d",
            "x\ud83d",
            null);

    Rejection back =
        BatchJson.read(BatchJson.write(batch(null, List.of(), rejection))).rejected().get(0);

    assertThat(back).isEqualTo(rejection);
    assertThat(back.source()).isEqualTo("x\ufffd");
    assertThat(back.value()).hasSize(200).endsWith("😀\ufffd…");
  }

  @Test
  void members_may_stand_in_any_order_and_unknown_ones_are_skipped() {
    String json =
        "{\"new\":{\"format\":[2]}" + CHANGES + ",\"sweep_below\":null," + HEAD.substring(1) + "}";

    assertThat(BatchJson.read(json.getBytes(UTF_8))).isEqualTo(batch(null, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"format\":2,\"changes\":{}}|its format is 2 and this program reads 1",
        "{}|it has no \"format\"",
        "[]|expected an object",
        "''|expected an object",
        "hello|Unrecognized token 'hello'",
        "{\"format\":1|Unexpected end-of-input",
        "{\"format\":1}|it has no \"bundle\"",
        "{\"format\":1,\"batch\":99999999999}|out of range of int",
        "{\"format\":1,\"last\":1}|expected true or false (in \"last\")",
        "{\"format\":1,\"bundle\":{\"location\":\"../x\",\"epoch\":0,\"number\":1}}|\"../x\" is no"
            + " id",
        "{\"format\":1,\"changes\":[[\"insert\",1,1]]}|not with insert",
        "{\"format\":1,\"changes\":[[\"upsert\",1,1,5]]}|texts and nulls",
        "{\"format\":1,\"changes\":[[\"upsert\"]]}|expected a whole number",
        "{\"format\":1,\"files\":[{\"path\":\"../x\"}]}|begin with a dot",
        "{\"format\":1,\"rejected\":[{\"cause\":\"mood\"}]}|there is no cause \"mood\"",
        "{\"format\":1,\"rejected\":[{\"error\":\"x\"}]}|it has no \"cause\""
      })
  void what_is_no_batch_is_rejected_with_the_reason(String json, String reason) {
    assertThat(error(json)).startsWith("the message is no batch of changes").contains(reason);
  }

  @Test
  void a_change_with_too_few_values_is_no_batch() {
    assertThat(error(HEAD + ",\"changes\":[[\"upsert\",17640,2,\"BK-1\"]]}"))
        .contains("has 2 fields, but the change on line 2 has 1 values");
  }

  @Test
  void something_behind_the_batch_is_refused() {
    assertThat(error(HEAD + CHANGES + "}{}")).contains("something behind its end");
  }

  /** Anything else that is thrown would have the message tried again for ever. */
  @Test
  void damaged_bytes_give_a_batch_or_a_rejection_and_nothing_else() {
    byte[] whole = (HEAD + CHANGES + ",\"files\":[],\"rejected\":[]}").getBytes(UTF_8);
    Random random = new Random(17638);
    int rejections = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = Arrays.copyOf(whole, whole.length - random.nextInt(3));
      for (int hit = random.nextInt(4); hit >= 0; hit--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(BatchJson.read(damaged)).isNotNull();
      } catch (Rejected e) {
        rejections++;
      }
    }
    assertThat(rejections).isGreaterThan(1_000);
  }

  @Test
  void zero_bytes_are_no_batch() {
    assertThat(
            catchThrowableOfType(Rejected.class, () -> BatchJson.read(new byte[] {0, 0, 0, 1, 9})))
        .isNotNull();
    assertThat(
            catchThrowableOfType(
                Rejected.class,
                () -> BatchJson.read(new byte[] {0, 0, (byte) 0xfe, (byte) 0xff, 9})))
        .isNotNull();
  }

  @Test
  void a_message_that_is_no_batch_is_kept_as_text() {
    Rejection rejection =
        catchThrowableOfType(Rejected.class, () -> BatchJson.read("hello".getBytes(UTF_8)))
            .rejection();

    assertThat(rejection.cause()).isEqualTo(Rejection.Cause.MESSAGE);
    assertThat(rejection.source()).isEqualTo("hello");
  }

  @Test
  void a_dead_letter_says_where_it_is_from() {
    Rejection rejection =
        new Rejection(
            Rejection.Cause.RULE, 4, "BK-3", "price", "decimal", "12x", "no number", "{}", null);

    assertThat(
            new String(
                BatchJson.writeRejection("boston", batch(null, List.of()), rejection), UTF_8))
        .isEqualTo(
            "{\"location\":\"boston\",\"bundle\":\"boston-0-00000000000000017638\","
                + "\"file\":\"PROD1.csv\",\"record\":\"product\",\"cause\":\"rule\",\"line\":4,"
                + "\"key\":\"BK-3\",\"field\":\"price\",\"rule\":\"decimal\",\"value\":\"12x\","
                + "\"error\":\"no number\",\"source\":\"{}\"}");
  }
}
