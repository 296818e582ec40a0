package dst.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTypeTest {
  private static final Field CODE = Field.of("code", FieldType.TEXT);
  private static final Field SIZE = Field.of("size", FieldType.TEXT);

  private static RecordType type(List<String> key, Field... fields) {
    return new RecordType("product", "product", key, List.of(fields));
  }

  @Test
  void the_parts_of_a_key_are_joined_in_the_order_of_the_key() {
    RecordType type = type(List.of("size", "code"), CODE, SIZE);

    assertThat(type.keyOf(List.of("BK-1", "L"))).isEqualTo("L/BK-1");
    assertThat(type.keyIndexes()).containsExactly(1, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"location", "epoch", "seq", "deleted", "bundle", "applied_at"})
  void the_names_of_dsts_own_columns_are_taken(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> type(List.of("code"), CODE, Field.of(name, FieldType.TEXT)))
        .withMessage("record product: " + name + " is a column of dst's own");
  }

  @Test
  void a_type_that_can_be_no_table_is_refused() {
    refused("is empty", List.of(), CODE);
    refused("colour is in the key, but not among the fields", List.of("colour"), CODE);
    refused("code stands twice", List.of("code"), CODE, CODE);
    refused("names a field twice", List.of("code", "code"), CODE);
    refused("can't be a key", List.of("more"), Field.of("more", FieldType.JSON));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecordType("Product", "product", List.of("code"), List.of(CODE)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecordType("product", "p;drop", List.of("code"), List.of(CODE)));
  }

  private static void refused(String problem, List<String> key, Field... fields) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> type(key, fields))
        .withMessageStartingWith("record product: ")
        .withMessageContaining(problem);
  }
}
