package dst.capture;

import java.nio.file.Path;

/**
 * A data file of the host, as it lies there now.
 *
 * @param path below the host's folder of data files, with slashes
 * @param sha256 of the content, 64 lower-case hex digits
 * @param size in bytes
 */
public record HostFile(String path, Path file, String sha256, long size) {}
