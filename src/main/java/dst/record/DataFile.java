package dst.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A data file of a location, as its content stands in the file store.
 *
 * @param path below the location's pull area, with slashes: {@code photos/bike.gif}; see {@link
 *     #pathProblem}
 * @param sha256 64 lower-case hex digits
 * @param size in bytes
 * @param seq with the batch's epoch its version
 */
public record DataFile(String path, String sha256, long size, long seq) {
  /**
   * Data files that come by themselves are records of this type, which is built in: an upsert has
   * path, SHA-256 and size, a delete the path alone.
   */
  public static final RecordType TYPE =
      new RecordType(
          "data_file",
          "data_file",
          List.of("path"),
          List.of(
              Field.of("path", FieldType.FILE),
              Field.of("sha256", FieldType.TEXT),
              Field.of("size", FieldType.INTEGER)));

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MOST_BYTES = 1_024;
  private static final int MOST_SEGMENT_BYTES = 255;

  public DataFile {
    String problem = path == null ? "is missing" : pathProblem(path);
    if (problem != null) {
      throw new IllegalArgumentException("the data file's path \"" + path + "\" " + problem);
    }
    if (sha256 == null || !SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "data file " + path + ": its SHA-256 is not 64 lower-case hex digits: " + sha256);
    }
    if (size < 0) {
      throw new IllegalArgumentException("data file " + path + " has a negative size: " + size);
    }
  }

  /** The upsert of this file as a record of its own. */
  public Change upsert() {
    return new Change(Op.UPSERT, seq, 0, List.of(path, sha256, Long.toString(size)));
  }

  /** The delete of a path. */
  public static Change delete(String path, long seq) {
    return new Change(Op.DELETE, seq, 0, Arrays.asList(path, null, null));
  }

  /**
   * What makes a path unsafe to be joined to a folder, at the host or in the file store. Hidden
   * names are out because the tree may be a web server's, where {@code .htaccess} is no picture.
   *
   * @return what is wrong with it, to stand behind the path in a sentence; null: nothing
   */
  public static String pathProblem(String path) {
    if (path.isEmpty() || path.startsWith("/") || path.startsWith("~")) {
      return "is no relative path: write it from the pull area on, like photos/bike.gif";
    }
    if (path.length() > MOST_BYTES || utf8Length(path) > MOST_BYTES) {
      return "is longer than " + MOST_BYTES + " bytes";
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\') {
        return "has a backslash: write / between folders";
      }
      if (Character.isISOControl(c)) {
        return "has a control character";
      }
      if (Character.isSurrogate(c) && !isPair(path, i)) {
        return "has half of a character (U+%04X), as a damaged text has".formatted((int) c);
      }
    }
    return segmentProblem(path);
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }

  private static String segmentProblem(String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty()) {
        return path.contains("://")
            ? "is a web address, and data files are taken from the pull area: send the file, and"
                + " write its path there, like photos/bike.gif"
            : "has an empty name between slashes or at its end";
      }
      if (segment.startsWith(".")) {
        return "has the name \"" + segment + "\", and no name may begin with a dot";
      }
      if (segment.length() > MOST_SEGMENT_BYTES / 4 && utf8Length(segment) > MOST_SEGMENT_BYTES) {
        return "has a name longer than " + MOST_SEGMENT_BYTES + " bytes";
      }
    }
    return null;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
