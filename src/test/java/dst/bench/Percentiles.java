package dst.bench;

/** Of many figures: the one that so many percent do not exceed (nearest rank). */
final class Percentiles {
  private final double[] sorted;

  private Percentiles(double[] sorted) {
    this.sorted = sorted;
  }

  static Percentiles of(double[] figures) {
    if (figures.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = figures.clone();
    java.util.Arrays.sort(sorted);
    return new Percentiles(sorted);
  }

  /**
   * @param percent 0 to 100; 100 is the largest
   */
  double at(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  double most() {
    return sorted[sorted.length - 1];
  }
}
