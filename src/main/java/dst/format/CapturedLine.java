package dst.format;

import dst.record.Op;
import dst.record.Row;

/**
 * A change as a listener captured it.
 *
 * @param op and {@code seq}: without meaning where the row can't be read
 * @param row in the source's own column names
 */
public record CapturedLine(Op op, long seq, Row row) {}
