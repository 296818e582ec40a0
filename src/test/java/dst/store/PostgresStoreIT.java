package dst.store;

import dst.testbed.Postgres;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresStoreIT
    implements StoreContract,
        RefusalContract,
        SweepContract,
        SnapshotContract,
        MarkContract,
        UnderWayContract,
        AnyOrderContract,
        SchemaContract,
        PlainTreeContract,
        MirroredFilesContract,
        CostContract {
  private static String database;

  @RegisterExtension final Central central = new Central(dir -> Postgres.freshSchema(database));

  @BeforeAll
  static void startPostgres() {
    database = Postgres.freshDatabase();
  }

  @Override
  public Central central() {
    return central;
  }

  /** Lock, begin, sweep, upsert, count, find. */
  @Override
  public int statementsOfABatch() {
    return 6;
  }
}
