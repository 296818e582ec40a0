package dst.capture.snapshot;

import dst.bundle.Manifest;
import dst.capture.FileMemory;
import dst.capture.HostFile;
import dst.capture.Portion;
import dst.capture.Sealing;
import dst.capture.folder.DataFolder;
import dst.capture.folder.FolderPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The data files that travel by themselves, as they were sealed last: each is told again if it is
 * still what it was. One that has changed is left to its folder's next look, and waited for.
 */
final class SnapshotFiles implements SnapshotSource {
  private static final int MOST_FILES = 500;
  private static final int MOST_LOOKED_AT = 5_000;
  private static final long MOST_FILE_BYTES = 8L << 20;

  private final DataFolder files;
  private final FileMemory memory;
  private final Sealing sealing;
  private final BooleanSupplier listed;
  private final String keeps;
  private List<HostFile> told = List.of();
  private long open;
  private boolean whole;

  /**
   * @param listed whether all folders were listed, and what was found is sealed
   * @param keeps why files may not be deleted at central; null: they may
   */
  SnapshotFiles(
      DataFolder files, FileMemory memory, Sealing sealing, BooleanSupplier listed, String keeps) {
    this.files = files;
    this.memory = memory;
    this.sealing = sealing;
    this.listed = listed;
    this.keeps = keeps;
  }

  @Override
  public long count() {
    return memory.sealedCount();
  }

  @Override
  public void prepare(List<String> after) {}

  @Override
  public Chunk read(long first, List<String> after) throws IOException {
    if (after == null) {
      open = 0;
      whole = false;
    }
    long epoch = sealing.last() == null ? 0 : sealing.last().epoch();
    List<HostFile> again = new ArrayList<>();
    Portion portion = new Portion(MOST_FILES, MOST_FILE_BYTES, files);
    Iterator<FileMemory.Sealed> all = memory.sealedFrom(after == null ? "" : after.get(0) + "\0");
    String last = null;
    for (int i = 0; i < MOST_LOOKED_AT && all.hasNext() && !portion.isFull(); i++) {
      FileMemory.Sealed sealed = all.next();
      last = sealed.path();
      if (sealed.isCertain() && sealed.epoch() == epoch && sealed.seq() >= first) {
        continue;
      }
      Optional<HostFile> file = files.find(last);
      if (sealed.isCertain() && file.isPresent() && isSame(file.get(), sealed)) {
        again.add(file.get());
        portion.add(FolderPart.upsert(file.get()), file.get());
      } else {
        open++;
      }
    }
    told = again;
    boolean isEnd = !all.hasNext();
    whole = isEnd && open == 0;
    return new Chunk(portion.changes(), last == null ? null : List.of(last), isEnd);
  }

  private static boolean isSame(HostFile file, FileMemory.Sealed sealed) {
    return file.sha256().equals(sealed.sha256());
  }

  @Override
  public void sealed(Chunk chunk, Manifest manifest) {
    FolderPart.of(told, List.of(), Map.of()).remember(memory, manifest);
    told = List.of();
  }

  @Override
  public String keeps() {
    return keeps;
  }

  @Override
  public boolean isWhole() {
    return keeps != null || (whole && listed.getAsBoolean());
  }
}
