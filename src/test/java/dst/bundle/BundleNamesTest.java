package dst.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dst.record.BundleId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleNamesTest {
  @Test
  void a_name_says_location_epoch_and_number() {
    BundleId bundle = new BundleId("new-york-2", 12, 42);

    assertThat(BundleNames.file(bundle)).isEqualTo("new-york-2-12-00000000000000000042.zip");
    assertThat(BundleNames.parse(BundleNames.file(bundle))).contains(bundle);
    assertThat(BundleNames.parse("boston-1-09223372036854775807.zip"))
        .contains(new BundleId("boston", 1, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boston-1-42.zip",
        "boston-1-000000000000000000042.zip",
        "boston-1-09223372036854775808.zip",
        "boston-1-99999999999999999999.zip",
        "boston-9999999999999999999-00000000000000000001.zip",
        "boston-1-00000000000000000001.zip.tmp",
        "Boston-1-00000000000000000001.zip",
        "boston-00000000000000000001.zip",
        "-1-00000000000000000001.zip",
        "../boston-1-00000000000000000001.zip",
        "boston-1-0000000000000000000١.zip"
      })
  void other_names_are_no_bundles(String name) {
    assertThat(BundleNames.parse(name)).isEmpty();
  }

  @Test
  void oldest_first_is_by_epoch_then_by_number() {
    assertThat(
            Stream.of("b-10-", "b-9-", "b-1-")
                .flatMap(each -> Stream.of(each + "2", each + "1"))
                .map(each -> each.split("-"))
                .map(p -> new BundleId(p[0], Long.parseLong(p[1]), Long.parseLong(p[2])))
                .sorted(BundleNames.OLDEST_FIRST)
                .map(bundle -> bundle.epoch() + "-" + bundle.number()))
        .containsExactly("1-1", "1-2", "9-1", "9-2", "10-1", "10-2");
  }
}
