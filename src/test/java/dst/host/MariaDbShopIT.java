package dst.host;

import dst.testbed.MariaDb;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbShopIT implements OutboxContract, OutboxContract.OfConcurrentWriters {
  @RegisterExtension final Shop shop = new Shop(folder -> MariaDb.freshDatabase());

  @Override
  public Shop shop() {
    return shop;
  }
}
