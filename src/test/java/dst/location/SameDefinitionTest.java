package dst.location;

import static org.assertj.core.api.Assertions.assertThat;

import dst.config.Faults;
import dst.config.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A definition that is read again and did not change must be equal, or its route is replaced. */
class SameDefinitionTest {
  @TempDir Path dir;

  private static List<Location> read(HomeCase at, RecordTypes types) {
    return Locations.load(at.home, types, Variables.of(at.home), new Faults());
  }

  @Test
  void a_definition_with_every_key_is_equal_when_it_is_read_again() throws IOException {
    HomeCase at = new HomeCase(dir, "every-key-is-used");
    RecordTypes types = RecordTypes.load(at.home, new Faults());
    List<Location> once = read(at, types);

    assertThat(once).isNotEmpty().isEqualTo(read(at, types));
  }

  @Test
  void a_definition_in_which_one_value_changed_is_not() throws IOException {
    HomeCase at = new HomeCase(dir, "every-key-is-used");
    RecordTypes types = RecordTypes.load(at.home, new Faults());
    List<Location> once = read(at, types);
    Path boston = at.home.locations().resolve("boston.yaml");
    Files.writeString(boston, Files.readString(boston).replace("max-rejects: 5", "max-rejects: 6"));

    assertThat(read(at, types)).isNotEqualTo(once);
  }
}
