package dst.host;

import dst.testbed.Postgres;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresShopIT implements OutboxContract, OutboxContract.OfConcurrentWriters {
  private static String database;

  @RegisterExtension final Shop shop = new Shop(folder -> Postgres.freshSchema(database));

  @BeforeAll
  static void startPostgres() {
    database = Postgres.freshDatabase();
  }

  @Override
  public Shop shop() {
    return shop;
  }
}
