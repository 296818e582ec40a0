package dst.record;

import java.util.Locale;

/** What a change does to its record. */
public enum Op {
  UPSERT,
  DELETE;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** As it stands in JSON: {@code upsert}. */
  public String word() {
    return word;
  }
}
