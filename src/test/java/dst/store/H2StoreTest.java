package dst.store;

import org.junit.jupiter.api.extension.RegisterExtension;

class H2StoreTest
    implements StoreContract,
        RefusalContract,
        SweepContract,
        SnapshotContract,
        MarkContract,
        UnderWayContract,
        AnyOrderContract,
        SchemaContract,
        PlainTreeContract,
        MirroredFilesContract {
  @RegisterExtension
  final Central central = new Central(dir -> "jdbc:h2:file:" + dir.resolve("central"));

  @Override
  public Central central() {
    return central;
  }
}
