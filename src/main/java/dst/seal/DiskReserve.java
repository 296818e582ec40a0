package dst.seal;

import dst.capture.NoRoomToSeal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Part of the pull area's disk that is kept free: for the host's own programs, and for people. */
public final class DiskReserve {
  private static final long MB = 1L << 20;

  private final Path pullArea;
  private final long reserve;
  private final ToLongFunction<Path> free;
  private boolean isShort;

  /**
   * @param pullArea which is there
   * @param reserve in bytes
   */
  public DiskReserve(Path pullArea, long reserve) {
    this(pullArea, reserve, folder -> folder.toFile().getUsableSpace());
  }

  /** With another view of the disk, for tests. */
  DiskReserve(Path pullArea, long reserve, ToLongFunction<Path> free) {
    this.pullArea = pullArea;
    this.reserve = reserve;
    this.free = free;
  }

  /** In bytes. */
  public long free() {
    return free.applyAsLong(pullArea);
  }

  /**
   * Once it was short, there must be clearly more: so it is told once, and not again with each file
   * that comes and goes.
   *
   * @param bytes that are to be written
   * @throws NoRoomToSeal if that would leave less than the reserve
   */
  synchronized void require(long bytes) throws NoRoomToSeal {
    long left = free();
    isShort = left - bytes < (isShort ? reserve + reserve / 10 : reserve);
    if (isShort) {
      throw new NoRoomToSeal(
          String.format(
              Locale.ROOT,
              "the disk of the pull area (%s) has %,d MB free, and %,d MB are kept free: nothing is"
                  + " sealed until there is more; make room there, or lower dst.host.disk.reserve",
              pullArea,
              left / MB,
              reserve / MB));
    }
  }
}
