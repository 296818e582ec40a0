package dst.host;

import org.junit.jupiter.api.extension.RegisterExtension;

class H2ShopTest
    implements SnapshotContract,
        SnapshotContract.OfConcurrentWriters,
        TableContract,
        OutboxContract,
        OutboxContract.OfConcurrentWriters {
  @RegisterExtension final Shop shop = new Shop(folder -> "jdbc:h2:file:" + folder.resolve("shop"));

  @Override
  public Shop shop() {
    return shop;
  }
}
