package dst.bundle;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * The data files that the records of one bundle name, and what came of asking for them: each is
 * asked for once, and each folder is listed once. Used by one thread.
 */
public final class WantedFiles {
  private final PullArea area;
  private final long mostBytes;
  private final Set<String> loose;
  private final Map<String, Fetched> fetched = new HashMap<>();
  private final Map<String, List<Listed>> alike = new HashMap<>();
  private final Set<Long> waiting = new HashSet<>();
  private FolderNames names;
  private LongPredicate late = seq -> false;
  private LongPredicate mayWait = seq -> false;
  private Duration waited;

  /**
   * @param mostBytes a larger file is not taken
   * @param loose the fields whose names may differ from the file's in case and in the way in which
   *     accents are written
   */
  public WantedFiles(PullArea area, long mostBytes, Set<String> loose) {
    this.area = area;
    this.mostBytes = mostBytes;
    this.loose = Set.copyOf(loose);
    this.names = new FolderNames(area);
  }

  /**
   * Some records may wait for a file that is not there yet.
   *
   * @param late which records wait already, by their seq: what is there now counts later
   * @param mayWait which others may, asked once for each whose file is missing
   */
  public WantedFiles waiting(LongPredicate late, LongPredicate mayWait) {
    this.late = late;
    this.mayWait = mayWait;
    return this;
  }

  /** How long records have waited that may not wait longer; null if they never did. */
  public WantedFiles waited(Duration time) {
    waited = time;
    return this;
  }

  /** Whether these are the files of such a definition. */
  public boolean isOf(PullArea area, long mostBytes, Set<String> loose) {
    return this.area == area && this.mostBytes == mostBytes && this.loose.equals(loose);
  }

  public PullArea area() {
    return area;
  }

  public long mostBytes() {
    return mostBytes;
  }

  public Duration waited() {
    return waited;
  }

  public boolean isLoose(String field) {
    return loose.contains(field);
  }

  public boolean isLate(long seq) {
    return late.test(seq);
  }

  /**
   * @return whether the record, whose file is missing, waits for it
   */
  public boolean waits(long seq) {
    if (!mayWait.test(seq)) {
      return false;
    }
    waiting.add(seq);
    return true;
  }

  /** Whether the record waits, so that it does not go to the queue with its neighbours. */
  public boolean isWaiting(long seq) {
    return isLate(seq) || (!waiting.isEmpty() && waiting.contains(seq));
  }

  /** What came of the file of this very name; null if it was not asked for. */
  public Fetched fetched(String path) {
    return fetched.get(path);
  }

  public void fetched(String path, Fetched came) {
    fetched.put(path, came);
  }

  /** The files whose names are like that of one that is missing. */
  public List<Listed> alike(String path) throws IOException {
    List<Listed> known = alike.get(path);
    if (known == null) {
      known = names.fitting(path);
      alike.put(path, known);
    }
    return known;
  }

  /** The name under which the file was found that a field names so. */
  public String found(String field, String path) throws IOException {
    boolean asNamed = !isLoose(field) || !Fetched.MISSING.equals(fetched.get(path));
    if (asNamed) {
      return path;
    }
    List<Listed> fitting = alike(path);
    return fitting.size() == 1 ? fitting.get(0).path() : path;
  }

  /** What was missing is looked for anew, what was had stays. */
  public void lookAgain(FolderNames now) {
    fetched.values().removeIf(each -> !each.had());
    alike.clear();
    waiting.clear();
    names = now;
  }
}
