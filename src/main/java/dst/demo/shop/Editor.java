package dst.demo.shop;

import dst.record.Field;
import dst.record.FieldType;
import dst.record.RecordType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody at a location who works on the catalogue: makes products, changes them, throws them out.
 * Does the same again from the same seed, except for the time of the change.
 */
public final class Editor {
  private static final List<String> CURRENCIES = List.of("USD", "EUR", "CHF", "GBP");
  private static final List<String> COLORS = List.of("red", "grün", "blue", "weiß", "black");

  /** Names of what stands in a field of type json. */
  static final List<String> ATTRIBUTES = List.of("color", "warranty_months", "material", "size");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}$");
  private static final int FEW = 20;

  private final RecordType type;
  private final String prefix;
  private final int usualSize;
  private final boolean removes;
  private final Clock clock;
  private final Random random;
  private final Words words;

  /**
   * @param prefix of the products' codes
   * @param usualSize the catalogue grows up to about this
   * @param removes whether the location's files can say that a product is gone
   */
  public Editor(RecordType type, String prefix, int usualSize, boolean removes, Clock clock) {
    this.type = type;
    this.prefix = prefix;
    this.usualSize = usualSize;
    this.removes = removes;
    this.clock = clock;
    this.random = new Random(prefix.hashCode());
    this.words = new Words(random);
  }

  /** Begins anew from this seed. */
  public void seed(long seed) {
    random.setSeed(prefix.hashCode() * 1_000_003L + seed);
  }

  /**
   * @param fresh a number that no product of this host had before
   */
  public Edit next(Catalogue catalogue, long fresh) {
    int size = catalogue.size();
    int dice = random.nextInt(100);
    int share = size < usualSize / 2 ? 50 : size < usualSize ? 20 : 3;
    if (size < FEW || dice < share) {
      Product product = product(fresh);
      return new Edit(Edit.Kind.PUT, product, hasPicture(product));
    }
    Product product = catalogue.get(random.nextInt(size));
    if (removes && dice >= 93) {
      return new Edit(Edit.Kind.REMOVE, product, false);
    }
    return changed(product);
  }

  /** The number in the key of a product that {@link #next} made; 0 if there is none. */
  public static long number(String key) {
    Matcher digits = NUMBER.matcher(key);
    return digits.find() ? Long.parseLong(digits.group()) : 0;
  }

  /** A new product that breaks a rule; there is no picture of it. */
  public Edit broken(long fresh) {
    Product product = product(fresh);
    for (Field field : type.fields()) {
      product = field.type() == FieldType.FILE ? product.with(field.name(), null) : product;
    }
    return new Edit(Edit.Kind.BROKEN, product, false);
  }

  private boolean hasPicture(Product product) {
    return type.fields().stream()
        .anyMatch(f -> f.type() == FieldType.FILE && product.values().containsKey(f.name()));
  }

  private Product product(long number) {
    String code = "%s-%06d".formatted(prefix, number);
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : type.fields()) {
      boolean needed = field.required() || type.key().contains(field.name());
      if (type.key().contains(field.name())) {
        values.put(field.name(), keyValue(field, code, number));
      } else if (needed || random.nextInt(100) < share(field)) {
        values.put(field.name(), value(field, code));
      }
    }
    return new Product(code, values);
  }

  private static Object keyValue(Field field, String code, long number) {
    return switch (field.type()) {
      case INTEGER -> number;
      case DECIMAL -> BigDecimal.valueOf(number);
      case DATE -> LocalDate.EPOCH.plusDays(number);
      case TIMESTAMP -> Instant.EPOCH.plusSeconds(number);
      default -> code;
    };
  }

  /** Of a hundred products so many have a value in this field. */
  private static int share(Field field) {
    return switch (field.type()) {
      case FILE -> 30;
      case TEXT, INTEGER, DATE, JSON -> 85;
      default -> 95;
    };
  }

  private Edit changed(Product product) {
    List<Field> fields =
        type.fields().stream().filter(f -> !type.key().contains(f.name())).toList();
    Product changed = product;
    boolean picture = false;
    for (int times = 1 + random.nextInt(2); times > 0 && !fields.isEmpty(); times--) {
      Field field = words.anyOf(fields);
      changed = changed.with(field.name(), newValue(field, product));
      picture |= field.type() == FieldType.FILE && changed.values().containsKey(field.name());
    }
    for (Field field : fields) {
      if (field.type() == FieldType.TIMESTAMP) {
        changed = changed.with(field.name(), now());
      }
    }
    return new Edit(Edit.Kind.PUT, changed, picture);
  }

  private Object newValue(Field field, Product product) {
    if (!field.required() && random.nextInt(10) == 0) {
      return null;
    }
    if (field.type() == FieldType.FILE) {
      return otherPicture(product, (String) product.values().get(field.name()));
    }
    return value(field, product.key());
  }

  /**
   * A product has two pictures in turn: so the program never overwrites the one that a row names.
   */
  private static String otherPicture(Product product, String picture) {
    String first = picture(product.key());
    return first.equals(picture) ? first.replace(".png", "-b.png") : first;
  }

  private static String picture(String code) {
    return code.toLowerCase(Locale.ROOT) + ".png";
  }

  private Object value(Field field, String code) {
    return switch (field.type()) {
      case TEXT -> text(field);
      case INTEGER -> within(field, BigDecimal.valueOf(random.nextInt(5_000))).longValue();
      case DECIMAL -> decimal(field);
      case BOOLEAN -> random.nextInt(4) > 0;
      case DATE -> LocalDate.of(2020, 1, 1).plusDays(random.nextInt(4_000));
      case TIMESTAMP -> now();
      case FILE -> picture(code);
      case JSON -> attributes();
    };
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private String text(Field field) {
    String text =
        switch (field.name()) {
          case "currency" -> words.anyOf(CURRENCIES);
          case "description" -> words.description();
          default -> words.name();
        };
    return field.length() > 0 && text.length() > field.length()
        ? text.substring(0, field.length()).strip()
        : text;
  }

  private BigDecimal decimal(Field field) {
    int scale = field.precision() == 0 ? 2 : Math.min(field.scale(), 1 + random.nextInt(4));
    double value = random.nextInt(20) == 0 ? 0.5 : Math.exp(random.nextDouble() * 9);
    BigDecimal number = within(field, BigDecimal.valueOf(value)).setScale(scale, RoundingMode.DOWN);
    return new BigDecimal(Typed.text(number));
  }

  private static BigDecimal within(Field field, BigDecimal number) {
    BigDecimal high = field.max() == null ? number : number.min(field.max());
    return field.min() == null ? high : high.max(field.min());
  }

  private Map<String, Object> attributes() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put(ATTRIBUTES.get(0), words.anyOf(COLORS));
    attributes.put(ATTRIBUTES.get(1), Integer.toString(12 * (1 + random.nextInt(5))));
    if (random.nextBoolean()) {
      attributes.put(
          ATTRIBUTES.get(2), random.nextBoolean() ? "steel, \"brushed\"" : "Holz; geölt");
    }
    if (random.nextBoolean()) {
      attributes.put(ATTRIBUTES.get(3), Map.of("width", 1 + random.nextInt(90), "unit", "cm"));
    }
    return attributes;
  }
}
