package dst.testbed;

import dst.bundle.PullArea;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;

/** A pull area in memory. */
public final class MemoryPullArea implements PullArea {
  private final Map<String, byte[]> files = new HashMap<>();

  public MemoryPullArea with(String path, String content) {
    files.put(path, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public long size(String path) {
    return files.get(path).length;
  }

  @Override
  public InputStream open(String path) throws IOException {
    byte[] content = files.get(path);
    if (content == null) {
      throw new NoSuchFileException(path);
    }
    return new ByteArrayInputStream(content);
  }
}
