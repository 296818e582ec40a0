package dst.bundle;

/**
 * A regular file or a folder of a pull area, as its host lists it.
 *
 * @param path below the pull area, with slashes; as the host wrote it, so check it before use
 * @param size in bytes; of a folder without meaning
 * @param modified when it was changed last, by the host's clock, in milliseconds since 1970; SFTP
 *     tells whole seconds. 0: not known
 */
public record Listed(String path, boolean folder, long size, long modified) {}
