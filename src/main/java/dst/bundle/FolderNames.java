package dst.bundle;

import dst.record.DataFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names in a pull area's folders, for those who know a name only roughly: upper and lower case,
 * and the ways in which Unicode writes an accent, make no difference. Each folder is listed once.
 */
public final class FolderNames {
  /** A folder with more names is taken for one in which nothing is found. */
  static final int MOST_NAMES = 100_000;

  private static final int MOST_FOLDERS = 1_000;

  /** Folders whose names differ in case alone; more than a few are no accident. */
  private static final int MOST_ALIKE = 16;

  private final PullArea area;
  private final Map<String, Map<String, List<Listed>>> folders = new HashMap<>();

  public FolderNames(PullArea area) {
    this.area = area;
  }

  /**
   * The files that the path may mean: the one that has this very name, or all that are alike.
   *
   * @param path below the pull area, with slashes
   * @throws IOException if the pull area fails
   */
  public List<Listed> fitting(String path) throws IOException {
    String[] names = path.split("/", -1);
    List<String> above = List.of("");
    List<Listed> fitting = List.of();
    for (int i = 0; i < names.length; i++) {
      fitting = new ArrayList<>();
      for (String folder : above) {
        for (Listed entry : namesOf(folder).getOrDefault(folded(names[i]), List.of())) {
          if (entry.folder() == (i < names.length - 1) && fitting.size() < MOST_ALIKE) {
            fitting.add(entry);
          }
        }
      }
      above = fitting.stream().map(Listed::path).toList();
    }
    for (Listed each : fitting) {
      if (each.path().equals(path)) {
        return List.of(each);
      }
    }
    return fitting.stream().filter(each -> DataFile.pathProblem(each.path()) == null).toList();
  }

  private Map<String, List<Listed>> namesOf(String folder) throws IOException {
    Map<String, List<Listed>> known = folders.get(folder);
    if (known != null) {
      return known;
    }
    Map<String, List<Listed>> names = new HashMap<>();
    List<Listed> listed = folders.size() < MOST_FOLDERS ? list(folder) : List.of();
    if (listed.size() <= MOST_NAMES) {
      for (Listed each : listed) {
        String name = each.path().substring(each.path().lastIndexOf('/') + 1);
        names.computeIfAbsent(folded(name), key -> new ArrayList<>(1)).add(each);
      }
    }
    folders.put(folder, names);
    return names;
  }

  private List<Listed> list(String folder) throws IOException {
    try {
      return area.list(folder);
    } catch (NoSuchFileException | AccessDeniedException nothingToSee) {
      return List.of();
    }
  }

  /** Upper case first: some letters have two small forms, and one of them no capital of its own. */
  static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
