package dst.pull.mirror;

import dst.bundle.Listed;
import dst.bundle.PullArea;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the files of a turn are still what they were when they were listed. */
final class MirrorRecheck {
  private final PullArea area;
  private String folder;
  private Map<String, Listed> entries = Map.of();

  MirrorRecheck(PullArea area) {
    this.area = area;
  }

  void run(MirrorTurn turn) throws IOException {
    for (MirrorLine line : turn.kept()) {
      Listed now = entry(line.path());
      if (now == null || now.size() != line.size() || now.modified() != line.modified()) {
        turn.leave(line);
      }
    }
  }

  /** The paths come folder by folder, so one listing is kept at a time. */
  private Listed entry(String path) throws IOException {
    int end = path.lastIndexOf('/');
    String of = end < 0 ? "" : path.substring(0, end);
    if (!of.equals(folder)) {
      folder = of;
      entries = new HashMap<>();
      for (Listed entry : list(of)) {
        entries.put(entry.path(), entry);
      }
    }
    return entries.get(path);
  }

  private List<Listed> list(String of) throws IOException {
    try {
      return area.list(of);
    } catch (NoSuchFileException | AccessDeniedException e) {
      return List.of();
    }
  }
}
