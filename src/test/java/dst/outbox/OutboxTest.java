package dst.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxTest {

  @Test
  void each_kind_of_value_is_told_as_json() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("code", "a\"b\\c\n\u0001ü😀");
    row.put("price", new BigDecimal("1E+3"));
    row.put("stock", -7L);
    row.put("weight", Double.NaN);
    row.put("active", true);
    row.put("nothing", null);
    row.put("photo", new byte[] {15, -1});
    row.put("from", LocalDate.of(1969, 7, 20));
    row.put("at", Timestamp.valueOf("1969-07-20 20:17:40.5"));
    row.put("more", Map.of("tags", Arrays.asList("x", null, List.of())));

    assertThat(Outbox.json(row))
        .isEqualTo(
            "{\"code\":\"a\\\"b\\\\c\\u000a\\u0001ü😀\",\"price\":1000,\"stock\":-7,"
                + "\"weight\":\"NaN\",\"active\":true,\"nothing\":null,\"photo\":\"\\\\x0fff\","
                + "\"from\":\"1969-07-20\",\"at\":\"1969-07-20T20:17:40.5\","
                + "\"more\":{\"tags\":[\"x\",null,[]]}}");
    assertThat(Outbox.json(Map.of())).isEqualTo("{}");
  }

  @Test
  void without_a_transaction_it_refuses_to_write() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
      assertThatThrownBy(() -> new Outbox("articles").delete(connection, Map.of("code", 1)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("auto-commit");
    }
  }
}
