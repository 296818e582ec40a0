package dst.record;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The product of these tests, and sources to read it from. */
public final class Products {
  static final Columns COLUMNS = new Columns(List.of("ARTNR", "NAME", "PREIS", "OP", "FARBE"));

  public static final RecordType TYPE =
      new RecordType(
          "product",
          "product",
          List.of("product_code"),
          List.of(
              new Field(
                  "product_code",
                  FieldType.TEXT,
                  false,
                  8,
                  0,
                  0,
                  null,
                  null,
                  Pattern.compile("[A-Z]+-[0-9]+")),
              new Field("name", FieldType.TEXT, true, 10, 0, 0, null, null, null),
              new Field(
                  "price",
                  FieldType.DECIMAL,
                  false,
                  0,
                  6,
                  2,
                  BigDecimal.ZERO,
                  new BigDecimal("5000"),
                  null),
              Field.of("attributes", FieldType.JSON)));

  private Products() {}

  static Map<String, FieldSource> sources() {
    Map<String, FieldSource> sources = new LinkedHashMap<>();
    sources.put("product_code", FieldSource.column("ARTNR"));
    sources.put("name", FieldSource.column("NAME"));
    sources.put("price", FieldSource.column("PREIS"));
    return sources;
  }

  static Row row(String... values) {
    return Row.of(7, COLUMNS, Arrays.asList(values));
  }
}
