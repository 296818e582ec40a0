package dst.demo.shop;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A product as the program on a host has it.
 *
 * @param key tells it from the other products of the host
 * @param values by field name, typed: String, Long, BigDecimal, Boolean, LocalDate, Instant, or a
 *     Map for JSON; of a data file its name. A field without a value is not there.
 */
public record Product(String key, Map<String, Object> values) {
  public Product {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The same product with another value; null takes it away. */
  Product with(String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    if (value == null) {
      changed.remove(field);
    } else {
      changed.put(field, value);
    }
    return new Product(key, changed);
  }
}
