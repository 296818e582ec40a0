package dst.store;

import dst.testbed.Postgres;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresStoreIT
    implements StoreContract,
        RefusalContract,
        SweepContract,
        AnyOrderContract,
        SchemaContract,
        PlainTreeContract {
  @RegisterExtension final Central central = new Central(dir -> Postgres.freshDatabase());

  @Override
  public Central central() {
    return central;
  }
}
