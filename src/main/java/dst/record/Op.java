package dst.record;

/** What a change does to its record. */
public enum Op {
  UPSERT,
  DELETE
}
