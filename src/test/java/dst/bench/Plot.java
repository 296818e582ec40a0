package dst.bench;

import java.util.List;

/**
 * How a figure grows, as a line over what grows.
 *
 * @param x what stands below each point
 * @param values one for each of them
 */
record Plot(
    String scenario, String title, String across, String up, List<String> x, List<Double> values) {
  Plot {
    x = List.copyOf(x);
    values = List.copyOf(values);
    if (x.size() != values.size()) {
      throw new IllegalArgumentException(
          title + ": " + x.size() + " places for " + values.size() + " values");
    }
  }
}
