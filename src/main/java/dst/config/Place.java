package dst.config;

import java.nio.file.Path;

/**
 * A line of a file that people write by hand.
 *
 * @param file relative to the home where it lies in it
 * @param line counted from 1; 0 for the file as a whole
 */
public record Place(Path file, int line) {}
