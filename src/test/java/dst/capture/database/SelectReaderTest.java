package dst.capture.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.capture.Capture;
import dst.capture.FakeSealing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectReaderTest {
  private final FakeSealing sealing = new FakeSealing();
  private final SelectReader reader = reader(2);

  private SelectReader reader(int most) {
    Capture.Select stock =
        new Capture.Select(
            "stock",
            Path.of("conf/captures/stock.yaml"),
            "select rev from stock where rev >= :?since order by rev",
            "REV",
            "0",
            Duration.ofSeconds(1),
            Map.of(),
            Map.of());
    return new SelectReader(stock, null, sealing, most);
  }

  private static List<Map<String, Object>> rows(int... revs) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < revs.length; i++) {
      rows.add(new HashMap<>(Map.of("rev", revs[i])));
    }
    return rows;
  }

  @Test
  void a_row_of_the_look_before_is_not_sealed_again_unless_it_changed() throws Exception {
    reader.take(rows(1, 2).iterator());
    reader.take(rows(2).iterator());
    assertThat(sealing.sealed).hasSize(1);
    assertThat(reader.parameters()).isEqualTo(Map.of("since", "2"));

    reader.take(List.<Map<String, Object>>of(new HashMap<>(Map.of("rev", 2.5))).iterator());

    assertThat(sealing.changes()).endsWith("stock upsert {\"rev\":2.5}");
  }

  @Test
  void a_crash_between_rows_with_the_same_mark_loses_none_of_them() {
    int[] bundles = {0};
    sealing.whenDurable =
        () -> {
          if (++bundles[0] == 2) {
            throw new IllegalStateException("crash");
          }
        };
    assertThatThrownBy(() -> reader.take(rows(1, 5, 5, 5, 5).iterator())).hasMessage("crash");

    assertThat(reader(2).parameters()).isEqualTo(Map.of("since", "1"));
  }

  @Test
  void a_mark_that_is_set_back_brings_all_rows_again() throws Exception {
    reader.take(rows(1, 2).iterator());
    sealing.marks.remove("select.stock");

    reader.take(rows(1, 2).iterator());

    assertThat(sealing.changes()).hasSize(4);
  }

  @Test
  void what_can_not_be_sealed_is_found_again() throws Exception {
    sealing.trouble = new IOException("full");
    assertThatThrownBy(() -> reader.take(rows(1).iterator())).hasMessage("full");
    sealing.trouble = null;

    reader.take(rows(1).iterator());

    assertThat(sealing.changes()).containsExactly("stock upsert {\"rev\":1}");
  }

  @Test
  void a_value_that_can_not_be_read_rejects_its_row_alone() throws Exception {
    List<Map<String, Object>> rows = rows(1, 2, 3);
    rows.get(1).put("at", new SelectSource.Unreadable("no such time"));

    reader.take(rows.iterator());

    assertThat(sealing.changes())
        .containsExactly(
            "stock upsert {\"rev\":1}",
            "stock upsert {\"dst_fault\":\"a row of the SELECT of the capture stock,"
                + " {\\\"rev\\\":2}: its column at can't be read: no such time\"}",
            "stock upsert {\"rev\":3}");
  }
}
