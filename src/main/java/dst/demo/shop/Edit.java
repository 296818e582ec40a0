package dst.demo.shop;

/**
 * What the program does to a product in one go.
 *
 * @param picture whether it makes the product's pictures anew
 */
public record Edit(Kind kind, Product product, boolean picture) {
  public enum Kind {
    /** The product is new, or has changed. */
    PUT,
    REMOVE,
    /** A product that breaks a rule: it must come out as a dead letter, and not as a row. */
    BROKEN
  }
}
