package dst.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dst.demo.Shipped;
import dst.format.JsonLines;
import dst.format.Rows;
import dst.location.Location;
import dst.location.RecordFiles;
import dst.record.Change;
import dst.record.FieldType;
import dst.record.Mapping;
import dst.record.Op;
import dst.record.RecordType;
import dst.record.Rejected;
import dst.record.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayoutTest {
  private static final int EDITS = 400;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-10-25T01:30:15Z"), ZoneOffset.UTC);

  static List<Location> shipped() {
    return Shipped.locations();
  }

  @Test
  void there_are_46_locations() {
    assertThat(shipped()).hasSize(46);
    assertThat(shipped().stream().filter(location -> !location.pull().listener())).hasSize(2);
  }

  private static Layout table(Location location) {
    return Layout.table(location, location.records().get(0).deleteWhen());
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void what_stands_in_a_table_is_read_as_the_host_has_it(Location location) throws IOException {
    Layout table = table(location);
    Map<String, Map<String, String>> expected = new HashMap<>();
    Map<String, Map<String, String>> read = new HashMap<>();
    for (Edit edit : edits(location, table)) {
      String key = edit.product().key();
      if (edit.kind() == Edit.Kind.PUT) {
        expected.put(key, texts(table, edit.product()));
      } else {
        expected.remove(key);
      }
      Change change = read(location, table.row(edit));
      assertThat(table.type().keyOf(change.values())).isEqualTo(key);
      if (change.op() == Op.UPSERT && edit.kind() == Edit.Kind.PUT) {
        read.put(key, texts(table.type(), change));
      } else {
        read.remove(key);
      }
    }

    assertThat(read).isEqualTo(expected).hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void a_row_tells_its_product_again(Location location) {
    Layout table = table(location);
    for (Edit edit : edits(location, table)) {
      Map<String, Object> row = table.row(edit);
      Product again = table.product(row);
      assertThat(texts(table, again)).isEqualTo(texts(table, edit.product()));
      assertThat(again.key()).isEqualTo(edit.product().key());
      assertThat(table.isRemoved(row))
          .isEqualTo(edit.kind() == Edit.Kind.REMOVE && table.marksRemoved());
    }
  }

  private static List<Edit> edits(Location location, Layout table) {
    Editor editor = new Editor(table.type(), location.id(), 300, true, CLOCK);
    Catalogue catalogue = new Catalogue();
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < EDITS; i++) {
      Edit edit = editor.next(catalogue, i);
      catalogue.apply(edit);
      edits.add(edit);
    }
    assertThat(edits).anyMatch(edit -> edit.kind() == Edit.Kind.REMOVE);
    return edits;
  }

  private static Map<String, String> texts(Layout table, Product product) {
    Map<String, String> texts = new HashMap<>();
    table.shown(product).forEach((field, value) -> texts.put(field, Typed.text(value)));
    return texts;
  }

  private static Change read(Location location, Map<String, Object> cells) throws IOException {
    RecordFiles entry = location.records().get(0);
    Mapping mapping = entry.mapping(location.zone());
    byte[] line = JSON.writeValueAsBytes(cells);
    try (Rows rows = new JsonLines(StandardCharsets.UTF_8).open(new ByteArrayInputStream(line))) {
      Row row = rows.next();
      return mapping.map(row, 1);
    }
  }

  /** JSON is compared by content: the texts may differ in the order of names. */
  private static Map<String, String> texts(RecordType type, Change change) {
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < type.fields().size(); i++) {
      String text = change.values().get(i);
      if (text != null) {
        boolean json = type.fields().get(i).type() == FieldType.JSON;
        texts.put(
            type.fields().get(i).name(),
            json ? Typed.text(Typed.value(FieldType.JSON, text)) : text);
      }
    }
    return texts;
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void a_broken_product_is_rejected(Location location) {
    Layout table = table(location);
    assertThat(table.canBreak()).isTrue();
    Editor editor = new Editor(table.type(), location.id(), 300, false, CLOCK);
    for (int i = 0; i < 50; i++) {
      Map<String, Object> row = table.row(editor.broken(i));
      assertThat(table.code(row)).startsWith(location.id());
      assertThatThrownBy(() -> read(location, row)).isInstanceOf(Rejected.class);
    }
  }
}
