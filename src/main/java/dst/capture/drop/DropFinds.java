package dst.capture.drop;

import dst.bundle.FileStamp;
import dst.capture.Capture;
import dst.capture.CapturedChange;
import dst.capture.Find;
import dst.capture.HostFiles;
import dst.capture.NamedFiles;
import dst.capture.Portion;
import dst.format.Rows;
import dst.record.Op;
import dst.record.Row;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The rows of a dropped file, bundle by bundle. Each bundle's mark says how many rows are sealed
 * with it, so that a file that was under way in a crash goes on there; the last one's removes it.
 */
final class DropFinds implements Iterator<Find>, Closeable {
  private final DroppedFile dropped;
  private final Rows rows;
  private final HostFiles files;
  private final int most;
  private long read;

  /**
   * @param sealed how many rows are sealed already
   */
  DropFinds(DroppedFile dropped, long sealed, HostFiles files, int most) throws IOException {
    this.dropped = dropped;
    this.files = files;
    this.most = most;
    this.rows = DroppedFile.open(dropped.capture(), dropped.file());
    if (!dropped.stamp().equals(FileStamp.of(dropped.file()))) {
      close();
      throw changed();
    }
    while (read < sealed) {
      nextRow();
    }
    if (!hasNext()) {
      close();
    }
  }

  static String markName(Capture.Drop capture) {
    return "drop." + capture.name();
  }

  /** How many rows of this very file are sealed, by the mark. */
  static long sealedRows(DroppedFile dropped, String mark) {
    int end = mark == null ? -1 : mark.indexOf(' ');
    boolean same = end > 0 && mark.substring(end + 1).equals(identity(dropped));
    return same ? Math.min(Long.parseLong(mark.substring(0, end)), dropped.rows()) : 0;
  }

  private static String identity(DroppedFile dropped) {
    FileStamp stamp = dropped.stamp();
    return stamp.size() + " " + stamp.modified() + " " + stamp.key() + " " + dropped.name();
  }

  @Override
  public boolean hasNext() {
    return read < dropped.rows();
  }

  @Override
  public Find next() {
    if (!hasNext()) {
      throw new NoSuchElementException(dropped.name() + " has no more rows");
    }
    try {
      Portion portion = new Portion(most, files);
      while (hasNext() && !portion.isFull()) {
        portion.add(change(nextRow()));
      }
      requireUnchanged();
      if (!hasNext()) {
        close();
      }
      String mark = hasNext() ? read + " " + identity(dropped) : "";
      Map<String, String> marks = Map.of(markName(dropped.capture()), mark);
      return new Find(portion.changes(), marks, false, null, portion.files());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Row nextRow() throws IOException {
    for (Row row = rows.next(); row != null; row = rows.next()) {
      if (row.fault() == null) {
        read++;
        return row;
      }
    }
    throw changed();
  }

  /** One that is renamed over it is another file: what is open is the older one, all of it. */
  private void requireUnchanged() throws IOException {
    FileStamp now = FileStamp.of(dropped.file());
    if (now != null && now.hasKeyOf(dropped.stamp()) && !now.equals(dropped.stamp())) {
      throw changed();
    }
  }

  private IOException changed() {
    return new IOException(
        dropped.name() + " was changed while it was read; it is taken again as it is now");
  }

  private CapturedChange change(Row row) {
    Capture.Drop capture = dropped.capture();
    String json = row.json();
    Op op = isDeleted(row) ? Op.DELETE : Op.UPSERT;
    List<String> named = op == Op.DELETE ? List.of() : NamedFiles.of(capture, json);
    return CapturedChange.ofFile(capture.name(), op, json, named);
  }

  private boolean isDeleted(Row row) {
    for (Map.Entry<String, List<String>> deleted : dropped.capture().deleted().entrySet()) {
      int at = row.columns().indexOf(deleted.getKey());
      String value = at < 0 || at >= row.values().size() ? null : row.values().get(at);
      if (value != null && deleted.getValue().contains(value.strip())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
