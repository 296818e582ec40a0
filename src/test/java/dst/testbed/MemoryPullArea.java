package dst.testbed;

import dst.bundle.Listed;
import dst.bundle.PullArea;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A pull area in memory. It notes what was opened, and can forbid or break what it is told to. */
public final class MemoryPullArea implements PullArea {
  private final Map<String, Content> files = new TreeMap<>();
  private final Set<String> forbidden = new HashSet<>();
  private final List<String> opened = new ArrayList<>();
  private boolean broken;
  private int listings;

  private record Content(byte[] bytes, long modified) {}

  public MemoryPullArea with(String path, String content) {
    return with(path, content, 1_000);
  }

  public MemoryPullArea with(String path, String content, long modified) {
    files.put(path, new Content(content.getBytes(StandardCharsets.UTF_8), modified));
    return this;
  }

  public MemoryPullArea with(String path, byte[] content) {
    files.put(path, new Content(content.clone(), 1_000));
    return this;
  }

  public MemoryPullArea without(String path) {
    files.keySet().removeIf(each -> each.equals(path) || each.startsWith(path + "/"));
    return this;
  }

  /** A file or folder that central may not read. */
  public void forbid(String path) {
    forbidden.add(path);
  }

  public void allow(String path) {
    forbidden.remove(path);
  }

  /** The connection is cut, or stands again. */
  public void broken(boolean now) {
    broken = now;
  }

  /** What was asked for since the last call. */
  public List<String> opened() {
    List<String> paths = List.copyOf(opened);
    opened.clear();
    return paths;
  }

  /** How often a folder was listed since the last call. */
  public int listings() {
    int all = listings;
    listings = 0;
    return all;
  }

  public long size(String path) {
    return files.get(path).bytes().length;
  }

  @Override
  public InputStream open(String path) throws IOException {
    check(path);
    opened.add(path);
    Content content = files.get(path);
    if (content == null) {
      throw new NoSuchFileException(path);
    }
    return new ByteArrayInputStream(content.bytes());
  }

  @Override
  public List<Listed> list(String folder) throws IOException {
    check(folder);
    listings++;
    String prefix = folder.isEmpty() ? "" : folder + "/";
    Map<String, Listed> entries = new TreeMap<>();
    files.forEach(
        (path, content) -> {
          if (path.startsWith(prefix)) {
            int end = path.indexOf('/', prefix.length());
            String entry = end < 0 ? path : path.substring(0, end);
            entries.put(
                entry, new Listed(entry, end >= 0, content.bytes().length, content.modified()));
          }
        });
    if (entries.isEmpty() && !folder.isEmpty()) {
      throw new NoSuchFileException(folder);
    }
    return List.copyOf(entries.values());
  }

  private void check(String path) throws IOException {
    if (broken) {
      throw new IOException("the connection is cut");
    }
    if (forbidden.contains(path)) {
      throw new AccessDeniedException(path);
    }
  }
}
