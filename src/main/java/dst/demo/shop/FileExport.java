package dst.demo.shop;

import dst.format.Csv;
import dst.format.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The files that a host without an outbox writes of its products. */
public final class FileExport {
  private final Layout layout;
  private final Format format;
  private final String pattern;
  private final String marker;

  /**
   * @param layout of this format
   * @param pattern of the files' names
   * @param marker suffix of the file that says that another one is finished; null: none
   */
  public FileExport(Layout layout, Format format, String pattern, String marker) {
    this.layout = layout;
    this.format = format;
    this.pattern = pattern;
    this.marker = marker;
  }

  /** The suffix of the marker file; null: none. */
  String marker() {
    return marker;
  }

  /**
   * The name of the host's file of this number; a higher number sorts behind.
   *
   * @throws IllegalArgumentException if the pattern is too clever for this
   */
  String name(long number) {
    String name =
        pattern
            .replaceFirst("\\*+", "%010d".formatted(number))
            .replace("*", "")
            .replace('?', '0')
            .replaceAll("\\{([^,}]*)[^}]*\\}", "$1");
    if (!takes(name)) {
      throw new IllegalArgumentException(
          "the demo finds no file name for the pattern \""
              + pattern
              + "\": write one with a *, such as PROD*.csv");
    }
    return name;
  }

  /** Whether files of this name are taken. */
  boolean takes(String file) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(file))
        && (marker == null || !file.endsWith(marker))
        && !file.endsWith(".part");
  }

  /** The content of the file with these rows. */
  byte[] content(String name, List<Edit> edits) {
    List<Map<String, Object>> rows = edits.stream().map(layout::row).toList();
    byte[] content =
        format instanceof Csv csv
            ? CsvFile.write(csv, layout.columnNames(), rows)
            : JsonFile.write(format, rows);
    return name.endsWith(".gz") ? gzip(content) : content;
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }
}
