package dst.demo.shop;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where a host's database is, for its program and its listener. */
public record ShopAddress(String url, String user, String password) {
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url.split("[?;]", 2)[0];
  }
}
