package dst.ordeal;

import dst.ordeal.HostPrograms.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Holds what the hosts' programs dropped against what central has, row by row and photo by photo.
 */
final class Comparison {
  private static final int TOLD_AT_MOST = 20;

  private final Connection connection;
  private final Path files;

  /**
   * @param files central's plain tree of data files
   */
  Comparison(Connection connection, Path files) {
    this.connection = connection;
    this.files = files;
  }

  /** A line for each difference, the first ones only. Empty: all are equal. */
  List<String> differences(Map<String, Map<String, Product>> expected)
      throws SQLException, IOException {
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, Map<String, Product>> location : expected.entrySet()) {
      compare(location.getKey(), location.getValue(), differences);
    }
    return differences;
  }

  /** How many products central is still without; cheap enough to be asked each second. */
  long missing(Map<String, Map<String, Product>> expected) throws SQLException {
    long all = expected.values().stream().mapToLong(Map::size).sum();
    try (ResultSet row =
        connection
            .createStatement()
            .executeQuery("select count(*) from product where not deleted")) {
      row.next();
      return all - row.getLong(1);
    }
  }

  private void compare(String location, Map<String, Product> expected, List<String> differences)
      throws SQLException, IOException {
    Map<String, Product> left = new HashMap<>(expected);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select product_code, price, image from product where location = ? and not deleted")) {
      statement.setString(1, location);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Product stored = new Product(row.getBigDecimal(2).intValue(), row.getString(3));
          Product dropped = left.remove(row.getString(1));
          if (!stored.equals(dropped)) {
            tell(differences, location + " " + row.getString(1) + ": " + dropped + ", " + stored);
          }
        }
      }
    }
    left.keySet().forEach(code -> tell(differences, location + " " + code + " is missing"));
    comparePhotos(location, expected, differences);
  }

  private void comparePhotos(
      String location, Map<String, Product> expected, List<String> differences) throws IOException {
    List<String> photos =
        expected.values().stream().map(Product::photo).filter(Objects::nonNull).toList();
    for (String photo : photos) {
      Path file = files.resolve(location).resolve(photo);
      String name = photo.substring(photo.indexOf('/') + 1);
      if (!Files.exists(file)) {
        tell(differences, location + " " + photo + " is missing");
      } else if (!Files.readString(file).equals(HostPrograms.photoOf(location, name))) {
        tell(differences, location + " " + photo + " has another content");
      }
    }
  }

  private static void tell(List<String> differences, String difference) {
    if (differences.size() < TOLD_AT_MOST) {
      differences.add(difference);
    }
  }
}
