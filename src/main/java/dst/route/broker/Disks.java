package dst.route.broker;

import dst.status.CentralStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The disks that central fills: part of each is kept free. */
public final class Disks {
  private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");

  /** The folder of a database in a file, if there is one. */
  public static final String DATABASE = "database";

  private final Map<String, Path> folders;
  private final long reserve;
  private final ToLongFunction<Path> free;

  /**
   * @param folders what is written where: {@code "staging" -> data/staging}
   * @param reserve bytes of each disk that are kept free
   */
  public Disks(Map<String, Path> folders, long reserve) {
    this(folders, reserve, Disks::usable);
  }

  /** With another view of the disks, for tests. */
  public Disks(Map<String, Path> folders, long reserve, ToLongFunction<Path> free) {
    this.folders = new TreeMap<>(folders);
    this.reserve = reserve;
    this.free = free;
  }

  /** Some file systems tell no sizes, and what is more than a long can hold they tell negative. */
  private static long usable(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    long usable = there.toFile().getUsableSpace();
    boolean isTold = usable > 0 || (usable == 0 && there.toFile().getTotalSpace() > 0);
    return isTold ? usable : Long.MAX_VALUE;
  }

  /** How much is free on each, for those who show it. */
  public List<CentralStatus.Disk> free() {
    return folders.entrySet().stream()
        .map(each -> new CentralStatus.Disk(each.getKey(), free.applyAsLong(each.getValue())))
        .filter(disk -> disk.freeBytes() != Long.MAX_VALUE)
        .toList();
  }

  /**
   * One sentence when bytes that are still to be written would leave less than the reserve free,
   * else null.
   */
  public String shortage(long bytes) {
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      long left = free.applyAsLong(folder.getValue());
      if (left - bytes < reserve) {
        return sentence(folder.getKey(), folder.getValue(), left, bytes);
      }
    }
    return null;
  }

  /** The same for one of the folders alone, with a quarter of the reserve. */
  public String lastShortageOf(String what) {
    Path folder = folders.get(what);
    long left = folder == null ? Long.MAX_VALUE : free.applyAsLong(folder);
    return left < reserve / 4 ? sentence(what, folder, left, 0) : null;
  }

  /** More than {@link #shortage}: who stopped goes on when there is clearly room again. */
  public String stillShort() {
    return shortage(reserve / 10);
  }

  private String sentence(String what, Path folder, long left, long bytes) {
    String needed = bytes > reserve / 10 ? ", and " + size(bytes) + " more are to be written" : "";
    return "the disk of the %s (%s) has %s free%s, and %s are kept free: make room there, or lower dst.disk.reserve"
        .formatted(what, folder, size(left), needed, size(reserve));
  }

  private static String size(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1024 && unit < UNITS.size() - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS.get(unit));
  }
}
