package dst.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file is called, it has a name in {@code done/} that file systems take. */
class DoneNameTest {
  private static final int LONGEST = 143;

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void a_name_of_usual_length_stands_behind_its_number() {
    assertThat(DoneName.of(42, "PROD 1.csv")).isEqualTo("00000000000000000042-PROD 1.csv");
    String longest = "a".repeat(LONGEST - 21 - 4) + ".csv";
    assertThat(DoneName.of(1, longest)).endsWith("-" + longest);
  }

  @Test
  void a_longer_one_keeps_its_number_and_its_extension() {
    String name = DoneName.of(7, "a".repeat(200) + ".csv.gz");
    assertThat(bytes(name)).isEqualTo(LONGEST);
    assertThat(name).startsWith("00000000000000000007-aaa").endsWith("a.csv.gz");
    assertThat(DoneName.of(8, "a".repeat(200) + ".csv.gz")).isNotEqualTo(name);
    assertThat(bytes(DoneName.of(9, "a." + "b".repeat(200)))).isEqualTo(LONGEST);
  }

  @Test
  void it_is_cut_between_characters(@TempDir Path dir) throws Exception {
    for (String character : new String[] {"ü", "€", "🚲"}) {
      for (int shift = 0; shift < 4; shift++) {
        String file = "x".repeat(shift) + character.repeat(240 / bytes(character)) + ".csv";
        String name = DoneName.of(shift, file);
        assertThat(bytes(name)).isBetween(LONGEST - 3, LONGEST);
        assertThat(name.substring(21 + shift, name.length() - 4).replace(character, "")).isEmpty();
        assertThat(Files.createFile(dir.resolve(name))).exists();
      }
    }
  }
}
