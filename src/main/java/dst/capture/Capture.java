package dst.capture;

import dst.format.Format;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A file {@code conf/captures/<name>.yaml}: what is captured, and from where. The name is that of
 * the entry in the bundles, and what the location's definition at central says after {@code
 * captured:}.
 */
public sealed interface Capture {
  String name();

  /** The file that defines it, relative to the home. */
  Path definition();

  /** Columns that name data files: column to folder below the data files, "" for none. */
  Map<String, String> files();

  /**
   * Rows that programs or triggers write into {@code dst_outbox} under the capture's name.
   *
   * @param table {@code articles} or {@code shop.articles}; triggers are for it, and snapshots read
   *     it. Null: programs write the outbox, and there is no snapshot
   * @param key the table's key columns, in the order in which a snapshot reads
   * @param columns those that travel; empty: all
   * @param triggers whether {@code dst host install} makes triggers; else the programs write the
   *     outbox
   */
  record Outbox(
      String name,
      Path definition,
      String table,
      List<String> key,
      List<String> columns,
      boolean triggers,
      Map<String, String> files)
      implements Capture {}

  /**
   * The integrator's own SELECT, run by the route {@code select-<name>}.
   *
   * @param query with {@code :?since} for the mark; ordered by the mark's column
   * @param mark the column whose greatest value is remembered
   * @param start the mark of the first look
   * @param deleted a column and its value that say that a row is gone: empty, or one entry
   */
  record Select(
      String name,
      Path definition,
      String query,
      String mark,
      String start,
      Duration every,
      Map<String, String> deleted,
      Map<String, String> files)
      implements Capture {}

  /**
   * Files that programs drop.
   *
   * @param pattern a glob on the file's name
   * @param folder in which they are dropped
   * @param unchanged how long size and time must have stood still; zero: files are renamed into it
   * @param deleted a column and the values that say that a row is gone
   */
  record Drop(
      String name,
      Path definition,
      Path folder,
      String pattern,
      Format format,
      Duration unchanged,
      Map<String, List<String>> deleted,
      Map<String, String> files)
      implements Capture {}

  /**
   * A folder of data files that travel by themselves, under the built-in capture {@code data_file}.
   *
   * @param folder below the data files, "" for all of them
   * @param pattern a glob on the file's name
   * @param unchanged how long size and time must have stood still
   * @param every how often all of it is listed, beside the file system's events
   */
  record Folder(
      String name,
      Path definition,
      String folder,
      String pattern,
      Duration unchanged,
      Duration every,
      boolean keepRemoved)
      implements Capture {
    @Override
    public Map<String, String> files() {
      return Map.of();
    }
  }
}
