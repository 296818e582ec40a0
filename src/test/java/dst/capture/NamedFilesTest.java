package dst.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedFilesTest {
  private static final Capture ARTICLES =
      new Capture.Outbox(
          "articles",
          Path.of("conf/captures/articles.yaml"),
          "articles",
          List.of("ARTNR"),
          List.of(),
          false,
          Map.of("BILD", "bilder/", "SHEET", ""));

  @Test
  void a_row_names_its_files_by_column_and_folder() {
    assertThat(of("{\"ARTNR\":\"1\",\"BILD\":\"bike.gif\",\"SHEET\":\"sheets/bike.pdf\"}"))
        .containsExactly("bilder/bike.gif", "sheets/bike.pdf");
  }

  @Test
  void white_space_around_a_name_is_cut_off_as_central_does() {
    assertThat(of("{\"BILD\":\" bike.gif \"}")).containsExactly("bilder/bike.gif");
  }

  @Test
  void nested_values_and_other_columns_name_nothing() {
    assertThat(of("{\"X\":{\"BILD\":\"inner.gif\"},\"BILD\":[\"a.gif\"],\"SHEET\":null}"))
        .isEmpty();
    assertThat(of("{\"X\":{\"BILD\":\"inner.gif\"},\"BILD\":\"outer.gif\"}"))
        .containsExactly("bilder/outer.gif");
  }

  @Test
  void a_path_out_of_the_folder_is_left_to_central_to_reject() {
    assertThat(of("{\"BILD\":\"../../etc/passwd\",\"SHEET\":\"/etc/passwd\"}")).isEmpty();
    assertThat(of("{\"BILD\":\"\",\"SHEET\":\"  \"}")).isEmpty();
  }

  @Test
  void a_row_that_is_no_json_object_names_nothing() {
    assertThat(of("{\"BILD\":\"bike.gif\"")).isEmpty();
    assertThat(of("[\"bike.gif\"]")).isEmpty();
    assertThat(of("")).isEmpty();
  }

  private static List<String> of(String row) {
    return NamedFiles.of(ARTICLES, row);
  }
}
