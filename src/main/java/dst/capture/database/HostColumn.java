package dst.capture.database;

/**
 * A column of a host's table.
 *
 * @param name as the database keeps it
 * @param type of {@link java.sql.Types}
 * @param typeName as the database calls it, lower case: {@code varchar}, {@code jsonb}
 */
public record HostColumn(String name, int type, String typeName) {}
