package dst.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dst.demo.Shipped;
import dst.format.Rows;
import dst.location.Location;
import dst.location.RecordFiles;
import dst.record.Change;
import dst.record.FieldType;
import dst.record.Mapping;
import dst.record.Op;
import dst.record.RecordType;
import dst.record.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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

class FileExportTest {
  private static final int EDITS = 400;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-10-25T01:30:15Z"), ZoneOffset.UTC);

  static List<Location> examples() {
    return Shipped.examples();
  }

  private static FileExport export(Location location) {
    RecordFiles entry = location.records().get(0);
    return new FileExport(
        layout(location),
        entry.format(),
        entry.files().glob(),
        location.pull().finished().marker());
  }

  private static Layout layout(Location location) {
    RecordFiles entry = location.records().get(0);
    return new Layout(location, entry.format(), entry.deleteWhen());
  }

  @Test
  void a_name_is_one_that_central_takes() {
    Location location = Shipped.example("marker-file");
    FileExport export = export(location);
    assertThat(export.name(7)).isEqualTo("PROD0000000007.csv");
    assertThat(export.takes(export.name(8))).isTrue();
    assertThat(export.takes(export.name(8) + export.marker())).isFalse();
    assertThat(export.takes("prices.csv")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void what_a_host_writes_is_read_as_the_host_has_it(Location location) throws IOException {
    Layout layout = layout(location);
    List<Edit> edits = edits(location, layout);

    Map<String, Map<String, String>> expected = new HashMap<>();
    for (Edit edit : edits) {
      Map<String, String> texts = new HashMap<>();
      layout.shown(edit.product()).forEach((field, value) -> texts.put(field, Typed.text(value)));
      if (edit.kind() == Edit.Kind.PUT) {
        expected.put(edit.product().key(), texts);
      } else {
        expected.remove(edit.product().key());
      }
    }

    assertThat(read(location, file(location, edits))).isEqualTo(expected);
    assertThat(expected).hasSizeGreaterThan(100);
  }

  private static byte[] file(Location location, List<Edit> edits) {
    FileExport export = export(location);
    return export.content(export.name(7), edits);
  }

  private static List<Edit> edits(Location location, Layout layout) {
    boolean removes = layout.marksRemoved();
    Editor editor = new Editor(layout.type(), location.id(), 300, removes, CLOCK);
    Catalogue catalogue = new Catalogue();
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < EDITS; i++) {
      Edit edit = editor.next(catalogue, i);
      catalogue.apply(edit);
      edits.add(edit);
    }
    assertThat(edits.stream().anyMatch(e -> e.kind() == Edit.Kind.REMOVE)).isEqualTo(removes);
    return edits;
  }

  private static Map<String, Map<String, String>> read(Location location, byte[] file)
      throws IOException {
    RecordFiles entry = location.records().get(0);
    Mapping mapping = entry.mapping(location.zone());
    Map<String, Map<String, String>> read = new HashMap<>();
    try (Rows rows = entry.format().open(new ByteArrayInputStream(file))) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        Change change = mapping.map(row, 1);
        String key = entry.type().keyOf(change.values());
        if (change.op() == Op.UPSERT) {
          read.put(key, texts(entry.type(), change));
        } else {
          read.remove(key);
        }
      }
    }
    return read;
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
}
