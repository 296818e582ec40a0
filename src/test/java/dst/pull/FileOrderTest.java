package dst.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FileOrderTest {
  @Test
  void runs_of_digits_are_compared_as_numbers() {
    for (String[] pair :
        new String[][] {
          {"PROD9.csv", "PROD10.csv"},
          {"2-10.csv", "10-2.csv"},
          {"PROD10-9.csv", "PROD10-10.csv"},
          {"PROD007.csv", "PROD9.csv"},
          {"PROD99999999999999999999999.csv", "PROD100000000000000000000000.csv"},
          {"\u00fcmlaut2.csv", "\u00fcmlaut12.csv"},
          {"PROD1.csv", "PROD1a.csv"},
          {"a", "a0"}
        }) {
      assertThat(FileOrder.BY_NAME.compare(pair[0], pair[1])).as(pair[0]).isNegative();
      assertThat(FileOrder.BY_NAME.compare(pair[1], pair[0])).as(pair[1]).isPositive();
    }
  }

  @Test
  void the_order_is_total_whatever_the_names_are() {
    Random random = new Random(14);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      StringBuilder name = new StringBuilder();
      for (int length = random.nextInt(6); length >= 0; length--) {
        name.append("0019a-.".charAt(random.nextInt(7)));
      }
      names.add(name.toString());
    }
    for (String a : names) {
      for (String b : names) {
        int ab = Integer.signum(FileOrder.BY_NAME.compare(a, b));
        assertThat(ab).isEqualTo(-Integer.signum(FileOrder.BY_NAME.compare(b, a)));
        assertThat(ab == 0).isEqualTo(a.equals(b));
        for (String c : names) {
          if (ab < 0 && FileOrder.BY_NAME.compare(b, c) < 0) {
            assertThat(FileOrder.BY_NAME.compare(a, c)).as(a + " " + b + " " + c).isNegative();
          }
        }
      }
    }
  }
}
