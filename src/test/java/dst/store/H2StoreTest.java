package dst.store;

import dst.store.database.RefusalContract;
import dst.store.database.SchemaContract;
import dst.store.files.PlainTreeContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class H2StoreTest
    implements StoreContract,
        RefusalContract,
        SweepContract,
        SnapshotContract,
        HeldRemovalContract,
        MarkContract,
        UnderWayContract,
        AnyOrderContract,
        SchemaContract,
        PlainTreeContract,
        MirroredFilesContract,
        TimeContract,
        CostContract {
  @RegisterExtension
  final Central central = new Central(dir -> "jdbc:h2:file:" + dir.resolve("central"));

  @Override
  public Central central() {
    return central;
  }

  /** Lock, begin, sweep, upsert, count, find; and the checkpoint behind the commit. */
  @Override
  public int statementsOfABatch() {
    return 7;
  }
}
