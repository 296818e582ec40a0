package dst.host;

import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteShopTest implements TableContract, OutboxContract.OfLargeRows, OutboxContract {
  @RegisterExtension
  final Shop shop = new Shop(folder -> "jdbc:sqlite:" + folder.resolve("shop.db"));

  @Override
  public Shop shop() {
    return shop;
  }
}
