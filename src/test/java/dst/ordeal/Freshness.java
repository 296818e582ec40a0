package dst.ordeal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;

/**
 * From the moment in which a host's program dropped a product to the transaction that stored it, in
 * milliseconds.
 */
record Freshness(long products, long p50, long p95, long p99, long most) {

  /** Of the new products that these locations dropped in this time. */
  static Freshness of(
      Connection connection, Collection<String> locations, Instant from, Instant until)
      throws SQLException {
    String sql =
        """
        select count(*), percentile_disc(array[0.5, 0.95, 0.99, 1]) within group (order by ms)
        from (select extract(epoch from applied_at - changed_at) * 1000 as ms from product
          where location = any(?) and product_code like 'N-%' and changed_at >= ? and changed_at < ?) p""";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", locations.toArray()));
      statement.setObject(2, OffsetDateTime.ofInstant(from, ZoneOffset.UTC));
      statement.setObject(3, OffsetDateTime.ofInstant(until, ZoneOffset.UTC));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getLong(1) == 0) {
          return new Freshness(0, 0, 0, 0, 0);
        }
        Number[] ms = (Number[]) row.getArray(2).getArray();
        return new Freshness(
            row.getLong(1),
            ms[0].longValue(),
            ms[1].longValue(),
            ms[2].longValue(),
            ms[3].longValue());
      }
    }
  }

  @Override
  public String toString() {
    return "%,7d products  p50 %,6d  p95 %,6d  p99 %,6d  most %,6d ms"
        .formatted(products, p50, p95, p99, most);
  }
}
