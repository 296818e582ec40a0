package dst.record;

/**
 * A data file of a location, as its content stands in the file store.
 *
 * @param path below the location's pull area, with slashes: {@code photos/bike.gif}
 * @param sha256 64 lower-case hex digits
 * @param size in bytes
 * @param seq with the batch's epoch its version
 */
public record DataFile(String path, String sha256, long size, long seq) {}
