package dst.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gathers the changes of one bundle, which stays small enough to be fetched at one go, and smaller
 * than what the sealer would split.
 */
public final class Portion {
  private static final long MOST_ROW_CHARACTERS = 2L << 20;

  /** While central takes one bundle, the host makes the next. */
  private static final long MOST_FILE_BYTES = 16L << 20;

  private final int most;
  private final long mostFileBytes;
  private final HostFiles files;
  private final List<CapturedChange> changes = new ArrayList<>();
  private final Map<String, HostFile> found = new HashMap<>();
  private final Set<String> contents = new HashSet<>();
  private long rowCharacters;
  private long fileBytes;

  /**
   * @param most changes
   */
  public Portion(int most, HostFiles files) {
    this(most, MOST_FILE_BYTES, files);
  }

  /**
   * @param most changes
   * @param mostFileBytes of contents that central has not got yet
   */
  public Portion(int most, long mostFileBytes, HostFiles files) {
    this.most = most;
    this.mostFileBytes = mostFileBytes;
    this.files = files;
  }

  public void add(CapturedChange change) throws IOException {
    addRow(change);
    for (String path : change.files()) {
      files.find(path).ifPresent(this::addContent);
    }
  }

  /** The change that tells of this file, which was found a moment ago. */
  public void add(CapturedChange change, HostFile file) {
    addRow(change);
    addContent(file);
  }

  private void addRow(CapturedChange change) {
    changes.add(change);
    rowCharacters += change.size();
  }

  private void addContent(HostFile file) {
    found.put(file.path(), file);
    if (!files.isSent(file.sha256()) && contents.add(file.sha256())) {
      fileBytes += file.size();
    }
  }

  /** What was added last may be as large as it is. */
  public boolean isFull() {
    return changes.size() >= most
        || rowCharacters >= MOST_ROW_CHARACTERS
        || fileBytes >= mostFileBytes;
  }

  public List<CapturedChange> changes() {
    return changes;
  }

  /** As {@link Find#files} has them. */
  public Map<String, HostFile> files() {
    return found;
  }
}
