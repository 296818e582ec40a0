package dst.bench;

/**
 * One thing that is measured. It checks its own result (counts, hashes) and fails loudly; a program
 * that this machine does not have makes it {@link Missing}.
 */
interface Scenario {
  /** As the command line names it. */
  String name();

  /**
   * @param lab of its own; all that is started there ends with it
   */
  void run(Lab lab, Report report) throws Exception;
}
