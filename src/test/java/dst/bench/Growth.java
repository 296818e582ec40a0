package dst.bench;

/** What grows with the years: tables, the queue, the ledger, folders. Each cost should not. */
final class Growth implements Scenario {
  static final String NAME = "growth";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Lab lab, Report report) throws Exception {
    new GrowingQueueAndLedger(lab, report).run();
    lab.postgres().execute("truncate product, bundle, batch");
    new GrowingTable(lab, report).run();
    lab.postgres().execute("truncate product, bundle, batch");
    new GrowingFolder(lab, report).run();
  }
}
