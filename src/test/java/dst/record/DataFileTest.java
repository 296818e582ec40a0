package dst.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFileTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bike.gif",
        "photos/bike 1.gif",
        "a/b/c",
        "Größe/ö.png",
        "-1.jpg",
        "a..b/c.",
        "x~"
      })
  void such_paths_are_taken(String path) {
    assertThat(DataFile.pathProblem(path)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "..",
        "../x",
        "a/../b",
        "a/..",
        "./a",
        "a/./b",
        "a//b",
        "a/",
        ".htaccess",
        "a/.ssh/id",
        "~/x",
        "~root/x",
        "a\\b",
        "..\\x",
        "a\nb",
        "a\0b",
        "a\u0085b"
      })
  void a_path_that_could_lead_elsewhere_is_refused(String path) {
    assertThat(DataFile.pathProblem(path)).isNotNull();
  }

  @Test
  void a_web_address_is_told_as_such() {
    assertThat(DataFile.pathProblem("https://shop.example/a.jpg")).startsWith("is a web address");
    assertThat(DataFile.pathProblem("photos/http://shop.example/")).startsWith("is a web address");
    assertThat(DataFile.pathProblem("a//b")).startsWith("has an empty name");
  }

  @Test
  void names_and_paths_have_the_lengths_that_file_systems_take() {
    assertThat(DataFile.pathProblem("x".repeat(255))).isNull();
    assertThat(DataFile.pathProblem("x".repeat(256))).contains("255 bytes");
    assertThat(DataFile.pathProblem("ö".repeat(128))).contains("255 bytes");
    assertThat(DataFile.pathProblem("abc/".repeat(256) + "d")).contains("1024 bytes");
  }

  @Test
  void a_data_file_with_an_unsafe_path_or_no_hash_does_not_exist() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataFile("../x", "a".repeat(64), 1, 1))
        .withMessageContaining("../x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataFile("x", "../x", 1, 1))
        .withMessageContaining("SHA-256");
  }
}
