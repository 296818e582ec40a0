package dst.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * The workload: for each location a CSV file of products, lines of about 300 bytes. Each revision
 * has the same keys and other content.
 */
final class ProductFiles {
  /** What {@link #write} writes, as a location's definition. */
  static final String RECORDS =
      """
      records:
        - record: product
          files: "*.csv"
          format: csv
          fields:
            {product_code: code, name: name, description: description, price: price, currency: currency, stock: stock,
             active: active, available_from: available_from, changed_at: changed_at}
      """;

  /** What it writes, as columns of a table. */
  static final String COLUMNS =
      "name, description, price, currency, stock, active, available_from, changed_at";

  static final String TEXT =
      "a robust product for daily use tested in the workshop and on the road which keeps its value"
          + " over the years and comes with all that is needed to mount it at once tools and manual"
          + " included";

  private final Path dir;
  private final List<String> locations;
  private final int records;

  ProductFiles(Path dir, int locations, int records) {
    this(dir, "l", locations, records);
  }

  private ProductFiles(Path dir, String letter, int locations, int records) {
    this.dir = dir;
    this.records = records;
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= locations; i++) {
      ids.add(String.format(Locale.ROOT, "%s%02d", letter, i));
    }
    this.locations = List.copyOf(ids);
  }

  List<String> locations() {
    return locations;
  }

  /** Records of all locations together. */
  int total() {
    return locations.size() * records;
  }

  Path file(String location, int revision) {
    return dir.resolve(location.substring(1) + "-" + revision + ".csv");
  }

  /** The same files for other locations, whose ids begin with another letter. */
  ProductFiles ofOthers(String letter) {
    return new ProductFiles(dir, letter, locations.size(), records);
  }

  /** Writes a file for each location. */
  void write(int revision) throws IOException {
    write(revision, i -> "P" + (10_000_000 + i));
  }

  /**
   * @param codes the product code of each of a location's records, counted from 1
   */
  void write(int revision, IntFunction<String> codes) throws IOException {
    Files.createDirectories(dir);
    for (String location : locations) {
      write(file(location, revision), records, revision, codes);
    }
  }

  static void write(Path file, int records, int revision, IntFunction<String> codes)
      throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("code,name,description,price,currency,stock,active,available_from,changed_at\n");
      for (int i = 1; i <= records; i++) {
        out.write(codes.apply(i) + ",Product number " + i + "," + TEXT);
        out.write("," + (i + revision) % 900 + "." + (10 + i % 90) + ",USD,");
        out.write((i + revision) % 77 + ",true,2026-01-" + (10 + i % 19) + ",2026-11-22T08:");
        out.write((10 + i % 50) + ":" + (10 + (i + revision) % 50) + "Z\n");
      }
    }
  }

  /**
   * Drops each location's file into its pull area, as a program does: under another name first.
   *
   * @param areas the pull areas' parent
   */
  void drop(Path areas, int revision, String name) throws IOException {
    for (String location : locations) {
      Path next = areas.resolve(location).resolve(".next");
      Files.createLink(next, file(location, revision));
    }
    for (String location : locations) {
      Path area = areas.resolve(location);
      Files.move(area.resolve(".next"), area.resolve(name));
    }
  }
}
