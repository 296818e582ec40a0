package dst.host;

/**
 * A column of a host's table.
 *
 * @param name as the database keeps it
 * @param type of {@link java.sql.Types}
 * @param typeName as the database calls it, lower case: {@code varchar}, {@code jsonb}
 */
record HostColumn(String name, int type, String typeName) {}
