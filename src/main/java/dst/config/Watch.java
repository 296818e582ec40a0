package dst.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which files changed since somebody last heard of it. A change is told when the file was the same
 * at two looks: an editor that saves in two steps, or by a rename, is not caught half-way.
 */
public final class Watch {
  private final Map<Path, Stamp> told = new HashMap<>();
  private Map<Path, Stamp> before = Map.of();
  private Map<Path, Stamp> latest = Map.of();

  /**
   * What tells one state of a file from another without reading it.
   *
   * @param key the file's identity, so that a rename over it is seen; or null
   */
  public record Stamp(long size, FileTime modified, Object key) {

    /**
     * @return null if there is no such file
     */
    public static Stamp of(Path file) throws IOException {
      try {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(a.size(), a.lastModifiedTime(), a.fileKey());
      } catch (NoSuchFileException e) {
        return null;
      }
    }
  }

  /**
   * Looks once.
   *
   * @param now every file that is there
   * @return the files that are new, changed or gone, and stand still; each change is told once. At
   *     the second look that is every file.
   */
  public Set<Path> look(Map<Path, Stamp> now) {
    boolean asTold = now.equals(told) && latest.equals(told);
    before = latest;
    latest = Map.copyOf(now);
    if (asTold) {
      return Set.of();
    }
    Set<Path> all = new HashSet<>(latest.keySet());
    all.addAll(told.keySet());
    Set<Path> changed = new HashSet<>();
    for (Path file : all) {
      Stamp stamp = latest.get(file);
      if (isStill(file) && !Objects.equals(stamp, told.get(file))) {
        changed.add(file);
        if (stamp == null) {
          told.remove(file);
        } else {
          told.put(file, stamp);
        }
      }
    }
    return changed;
  }

  /** Whether all files were the same at the last two looks. */
  public boolean isStill() {
    return latest.equals(before);
  }

  /** Whether the file was the same at the last two looks. */
  public boolean isStill(Path file) {
    return Objects.equals(latest.get(file), before.get(file));
  }
}
