package dst.bench;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A figure to reach: at least, or at most.
 *
 * @param atLeast else null
 * @param atMost else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Target(Double atLeast, Double atMost) {
  static Target atLeast(double figure) {
    return new Target(figure, null);
  }

  static Target atMost(double figure) {
    return new Target(null, figure);
  }

  boolean isMetBy(double figure) {
    return (atLeast == null || figure >= atLeast) && (atMost == null || figure <= atMost);
  }

  @Override
  public String toString() {
    return atLeast == null ? "≤ " + Measurement.number(atMost) : "≥ " + Measurement.number(atLeast);
  }
}
