package dst.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.testbed.Products;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a transform of an integrator's own may do with a batch. */
class EditTest {
  private static final RecordType TYPE = Products.TYPE;
  private static final String SHA = "ab".repeat(32);

  private static Change upsert(String code, String price, String image) {
    return new Change(Op.UPSERT, 8, 2, Arrays.asList(code, "Axle", price, image));
  }

  private static Batch batch(Change... changes) {
    return new Batch(
        new BundleId("boston", 0, 7),
        0,
        true,
        "a.csv",
        TYPE.name(),
        TYPE.fieldNames(),
        null,
        List.of(changes),
        List.of(new DataFile("a.png", SHA, 3, 8), new DataFile("b.png", SHA, 3, 8)),
        List.of());
  }

  @Test
  void a_field_is_read_and_changed_by_its_name() {
    Edit edit = Edit.of(batch(upsert("A", "10", null)), TYPE);
    EditedRecord record = edit.records().get(0);
    record.multiply("price", "1.19", 2);
    record.set("name", "Axle, long");

    assertThat(record.get("price")).isEqualTo("11.9");
    assertThat(edit.batch().changes().get(0).values())
        .containsExactly("A", "Axle, long", "11.9", null);
    assertThat(edit.batch().rejected()).isEmpty();
  }

  @Test
  void a_value_that_breaks_a_rule_rejects_its_record_alone_and_no_record_is_lost() {
    Edit edit = Edit.of(batch(upsert("A", "1", "a.png"), upsert("B", "2", "b.png")), TYPE);
    edit.records().get(0).set("price", "cheap");
    Batch edited = edit.batch();

    assertThat(edited.changes()).extracting(c -> c.values().get(0)).containsExactly("B");
    assertThat(edited.records()).isEqualTo(2);
    assertThat(edited.files()).extracting(DataFile::path).containsExactly("b.png");
    Rejection rejection = edited.rejected().get(0);
    assertThat(rejection.rule()).isEqualTo("decimal");
    assertThat(rejection.key()).isEqualTo("A");
    assertThat(rejection.field()).isEqualTo("price");
    assertThat(rejection.value()).isEqualTo("cheap");
    assertThat(rejection.error()).startsWith("price \"cheap\" is no number");
  }

  @Test
  void a_required_field_can_not_be_emptied() {
    Edit edit = Edit.of(batch(upsert("A", "1", null)), TYPE);
    edit.records().get(0).set("name", "");

    assertThat(edit.batch().rejected()).extracting(Rejection::rule).containsExactly("required");
  }

  @Test
  void a_record_is_rejected_with_the_integrators_own_words() {
    Edit edit = Edit.of(batch(upsert("A", "0", null)), TYPE);
    edit.records().get(0).reject("free articles are a mistake, send the price");

    assertThat(edit.batch().changes()).isEmpty();
    assertThat(edit.batch().rejected().get(0).error())
        .isEqualTo("free articles are a mistake, send the price");
    assertThat(edit.batch().rejected().get(0).rule()).isEqualTo("transform");
  }

  @Test
  void a_delete_goes_through_as_it_is() {
    Change delete = new Change(Op.DELETE, 8, 2, Arrays.asList("A", null, null, null));
    Edit edit = Edit.of(batch(delete), TYPE);

    assertThat(edit.records()).isEmpty();
    assertThat(edit.batch().changes()).containsExactly(delete);
  }

  @Test
  void keys_data_files_and_unknown_fields_can_not_be_set() {
    EditedRecord record = Edit.of(batch(upsert("A", "1", null)), TYPE).records().get(0);

    assertThatThrownBy(() -> record.set("product_code", "B")).hasMessageContaining("in the key");
    assertThatThrownBy(() -> record.set("image", "b.png")).hasMessageContaining("a data file");
    assertThatThrownBy(() -> record.set("prize", "1"))
        .hasMessageContaining("record product has no field prize; it has product_code, name");
  }
}
