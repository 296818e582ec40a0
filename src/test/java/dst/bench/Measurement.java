package dst.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;

/**
 * One line of the table.
 *
 * @param limit what the database or the network allows, measured in the same run; or null
 * @param ratio of the value to the limit; or null
 * @param target for the ratio, where there is a limit; else for the value; or null
 * @param met whether the target is reached; null without one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Measurement(
    String scenario,
    String what,
    double value,
    String unit,
    Double limit,
    Double ratio,
    Target target,
    Boolean met) {

  static Measurement of(String scenario, String what, double value, String unit, Target target) {
    Boolean met = target == null ? null : target.isMetBy(value);
    return new Measurement(scenario, what, value, unit, null, null, target, met);
  }

  static Measurement ratio(
      String scenario, String what, double value, String unit, double limit, Target target) {
    double ratio = value / limit;
    Boolean met = target == null ? null : target.isMetBy(ratio);
    return new Measurement(scenario, what, value, unit, limit, ratio, target, met);
  }

  /** With three digits that mean something, and a comma for thousands. */
  static String number(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 || size == Math.rint(size) ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  String valueText() {
    return number(value) + " " + unit;
  }

  /** Empty without a limit. */
  String limitText() {
    return limit == null ? "" : number(limit);
  }

  String ratioText() {
    return ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio);
  }

  /** What is to be reached, and whether it is; empty if nothing is. */
  String targetText() {
    return target == null ? "" : target + (met ? " yes" : " no");
  }
}
