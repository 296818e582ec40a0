package dst.location;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each folder of {@code location/} is a case: its {@code faults.txt} says what is to be told. */
class FaultsOfHomesTest {
  static Stream<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(HomeCase.CASES)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void the_faults_of_a_home_are_told_all_at_once(String name, @TempDir Path dir)
      throws IOException {
    List<String> expected = Files.readAllLines(HomeCase.CASES.resolve(name).resolve("faults.txt"));
    assertThat(new HomeCase(dir, name).faultLines()).containsExactlyElementsOf(expected);
  }
}
