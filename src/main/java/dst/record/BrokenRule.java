package dst.record;

/**
 * A value can't be taken. Thrown inside a mapping only, which makes a rejection of it; without a
 * stack trace, because a file may hold thousands.
 */
final class BrokenRule extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final String value;

  /**
   * @param problem what is wrong and what would be right, to stand behind the value in a sentence
   */
  BrokenRule(String rule, String problem) {
    this(rule, null, problem);
  }

  private BrokenRule(String rule, String value, String problem) {
    super(problem, null, false, false);
    this.rule = rule;
    this.value = value;
  }

  BrokenRule foundIn(String text) {
    return value == null ? new BrokenRule(rule, text, getMessage()) : this;
  }

  String rule() {
    return rule;
  }

  /** What was found, or null. */
  String value() {
    return value;
  }
}
