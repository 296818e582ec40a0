package dst.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dst.format.Csv;
import dst.format.Format;
import dst.format.JsonArray;
import dst.format.JsonLines;
import dst.record.FieldSource;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The definition is held against what the file really has. */
class MissingColumnsTest {
  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final Format CSV = new Csv(";", '"', null, null, UTF_8);
  private static final Format LINES = new JsonLines(UTF_8);
  private static final Format ARRAY = new JsonArray(null, UTF_8);
  private static final String ADVICE =
      "; write the names in the definition as the source has them, or \"optional: true\" under a"
          + " field whose column may be missing";

  @TempDir Path staging;

  private FilesTaken taken(Format format) {
    return new FilesTaken(staging, format);
  }

  private static FieldSource withDefault(String column, boolean optional) {
    return new FieldSource(
        List.of(column), " ", null, false, true, '.', null, null, "7", "", optional);
  }

  @Test
  void a_renamed_column_rejects_the_file_once_and_the_likely_one_is_named() throws IOException {
    assertThat(taken(CSV).of("CODE;NAME;PREIS\nA1;n 1;1.5\nA2;n 2;1.5\n"))
        .containsExactly(
            "file column: boston: P1 has no column \"PRICE\", which field price reads (did you mean"
                + " \"PREIS\"?); it has: CODE, NAME, PREIS"
                + ADVICE);
    assertThat(taken(CSV).of("CODE;NAME;PRICE\nA1;n 1;1.5\n"))
        .containsExactly("upsert [A1, n 1, 1.5, null]");
  }

  @Test
  void all_missing_columns_are_in_one_letter() throws IOException {
    List<String> letters =
        taken(CSV).deleteWhen("OP", "D").of("CODE;name;PRIC;op\nA1;n;1;D\nA2;n;1;D\n");

    assertThat(letters)
        .singleElement()
        .asString()
        .contains(
            "no column \"NAME\", which field name reads (did you mean \"name\"?), and no column"
                + " \"PRICE\", which field price reads (did you mean \"PRIC\"?), and no column"
                + " \"OP\", which delete-when reads (did you mean \"op\"?); it has: CODE, name,"
                + " PRIC, op");
  }

  @ParameterizedTest
  @CsvSource({
    "aktiv,Aktiv",
    "Größe,GROESSE",
    "Grosse,Größe",
    "Prix net,prix_net",
    "Preis,\uFEFFPreis",
    "Preis,Preis\u00A0",
    "Precio,Précio",
    "PRICE,PRCIE"
  })
  void the_likeliest_name_is_told(String wanted, String there) throws IOException {
    String file = "CODE;NAME;OTHER;" + there + "\nA1;n;1;1\n";
    assertThat(taken(CSV).field("price", FieldSource.column(wanted)).of(file))
        .singleElement()
        .asString()
        .contains("no column \"" + wanted + "\"", "did you mean \"" + there.strip() + "\"?");
  }

  @Test
  void a_name_in_another_charset_tells_the_charset() throws IOException {
    String file = "CODE;NAME;Größe\nA1;n;1\n";
    FieldSource size = FieldSource.column("Größe");

    assertThat(taken(CSV).field("price", size).of(file.getBytes(WINDOWS)))
        .singleElement()
        .asString()
        .contains("the file seems to be windows-1252, the definition says UTF-8");
    assertThat(
            taken(new Csv(";", '"', null, null, WINDOWS))
                .field("price", size)
                .of(file.getBytes(UTF_8)))
        .singleElement()
        .asString()
        .contains("\"GrÃ¶ÃŸe\"", "the file seems to be UTF-8, the definition says windows-1252");
    assertThat(taken(CSV).field("price", size).of(file)).containsExactly("upsert [A1, n, 1, null]");
  }

  @Test
  void a_default_alone_does_not_make_a_column_optional() throws IOException {
    String file = "CODE;NAME\nA1;n\n";

    assertThat(taken(CSV).field("price", withDefault("PRICE", false)).of(file))
        .singleElement()
        .asString()
        .startsWith("file column: ");
    assertThat(taken(CSV).field("price", withDefault("PRICE", true)).of(file))
        .containsExactly("upsert [A1, n, 7, null]");
    assertThat(taken(CSV).field("price", FieldSource.optionalColumn("PRICE")).of(file))
        .containsExactly("upsert [A1, n, null, null]");
  }

  @Test
  void of_several_columns_each_must_be_there() throws IOException {
    FieldSource both =
        new FieldSource(
            List.of("BRAND", "MODEL"), " ", null, false, true, '.', null, null, null, "", false);
    String file = "CODE;BRAND;PRICE\nA1;b;1\n";

    assertThat(taken(CSV).field("name", both).of(file))
        .singleElement()
        .asString()
        .contains("no column \"MODEL\", which field name reads");
    FieldSource optional =
        new FieldSource(
            List.of("BRAND", "MODEL"), " ", null, false, true, '.', null, null, null, "", true);
    assertThat(taken(CSV).field("name", optional).of(file))
        .containsExactly("upsert [A1, b, 1, null]");
  }

  @Test
  void a_header_alone_is_fine_if_it_is_complete() throws IOException {
    assertThat(taken(CSV).of("CODE;NAME;PRICE\n")).isEmpty();
    assertThat(taken(CSV).of("CODE;NAME\n")).singleElement().asString().contains("\"PRICE\"");
  }

  @Test
  void a_name_that_stands_twice_is_a_fault_only_where_it_is_read() throws IOException {
    assertThat(taken(CSV).of("CODE;NAME;PRICE;NOTE;NOTE;\nA1;n;1;x;y;\n"))
        .containsExactly("upsert [A1, n, 1, null]");
    assertThat(taken(CSV).of("CODE;NAME;PRICE;PRICE\nA1;n;1;2\n"))
        .singleElement()
        .asString()
        .contains(
            "2 columns \"PRICE\", which field price reads (name one by its position, PRICE_3 or"
                + " PRICE_4)");
    for (Map.Entry<String, String> each : Map.of("PRICE_3", "1", "PRICE_4", "2").entrySet()) {
      assertThat(
              taken(CSV)
                  .field("price", FieldSource.column(each.getKey()))
                  .of("CODE;NAME;PRICE;PRICE\nA1;n;1;2\n"))
          .containsExactly("upsert [A1, n, " + each.getValue() + ", null]");
    }
  }

  @Test
  void a_name_that_no_json_object_of_the_file_has_rejects_it_once() throws IOException {
    String lines =
        """
        {"CODE":"A1","NAME":"n","PREIS":1}
        {"CODE":"A2","NAME":"n"}
        """;
    for (Format format : List.of(LINES, ARRAY)) {
      String file = format == LINES ? lines : "[" + lines.strip().replace("\n", ",") + "]";
      assertThat(taken(format).of(file))
          .containsExactly(
              "file column: boston: P1 has no column \"PRICE\", which field price reads (did you"
                  + " mean \"PREIS\"?); it has: CODE, NAME, PREIS"
                  + ADVICE);
      assertThat(taken(format).field("price", FieldSource.optionalColumn("PRICE")).of(file))
          .containsExactly("upsert [A1, n, null, null]", "upsert [A2, n, null, null]");
    }
  }

  @Test
  void a_name_that_one_json_object_has_may_be_left_out_by_the_others() throws IOException {
    assertThat(
            taken(LINES)
                .of(
                    """
                    {"CODE":"A1","NAME":"n"}
                    {"CODE":"A2","NAME":"n","PRICE":1}
                    """))
        .containsExactly("upsert [A1, n, null, null]", "upsert [A2, n, 1, null]");
  }

  @Test
  void json_that_only_deletes_needs_the_key_and_the_sign_of_deletes() throws IOException {
    String delete = "{\"CODE\":\"A1\",\"OP\":\"D\"}\n";

    assertThat(taken(LINES).deleteWhen("OP", "D").of(delete))
        .containsExactly("delete [A1, null, null, null]");
    assertThat(
            taken(LINES)
                .deleteWhen("OP", "D")
                .of("{\"CODE\":\"A1\",\"NAME\":\"n\",\"PRICE\":1,\"op\":\"D\"}\n"))
        .singleElement()
        .asString()
        .contains("no column \"OP\", which delete-when reads (did you mean \"op\"?)");
  }

  @Test
  void a_column_of_a_condition_can_be_optional() throws IOException {
    assertThat(
            taken(LINES)
                .deleteWhen("GONE", "true")
                .optionalColumn("GONE")
                .of("{\"CODE\":\"A1\",\"NAME\":\"n\",\"PRICE\":1}\n"))
        .containsExactly("upsert [A1, n, 1, null]");
    assertThat(
            taken(CSV).deleteWhen("OP", "D").optionalColumn("OP").of("CODE;NAME;PRICE\nA1;n;1\n"))
        .containsExactly("upsert [A1, n, 1, null]");
  }

  @Test
  void of_json_without_objects_there_is_nothing_to_tell() throws IOException {
    assertThat(taken(LINES).of("")).isEmpty();
    assertThat(taken(ARRAY).of("[]")).isEmpty();
    assertThat(taken(LINES).of("7\n")).singleElement().asString().startsWith("format null: ");
  }
}
