package dst.demo.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The folder in which a host's program drops its files, and where they are moved when taken. */
public final class Drops {
  private static final Duration KEPT_WHEN_DONE = Duration.ofHours(1);
  private static final int PRUNE_EVERY = 100;

  private final Path folder;
  private final Path done;
  private final FileExport export;
  private final Outgoing outgoing;
  private final Clock clock;

  /**
   * @param done the folder within it to which a taken file is moved
   */
  public Drops(Path folder, String done, FileExport export, Outgoing outgoing, Clock clock) {
    this.folder = folder;
    this.done = folder.resolve(done);
    this.export = export;
    this.outgoing = outgoing;
    this.clock = clock;
  }

  /** Makes the folders. */
  public void open() throws IOException {
    Files.createDirectories(folder);
    Files.createDirectories(done);
  }

  /** The file of this number with these rows. */
  public Shop.Exported make(long number, List<Edit> rows) {
    String name = export.name(number);
    return new Shop.Exported(number, name, export.content(name, rows));
  }

  /** The file gets its name when all of it is there. */
  public void drop(Shop.Exported file) throws IOException {
    outgoing.write(folder.resolve(file.file()), file.content());
    mark(file.file());
    if (file.number() % PRUNE_EVERY == 0) {
      prune();
    }
  }

  private void mark(String file) throws IOException {
    if (export.marker() != null) {
      Files.writeString(folder.resolve(file + export.marker()), "");
    }
  }

  /** Drops the file of the last run, unless it was dropped. */
  public void again(Shop.Exported last) throws IOException {
    List<Dropped> there =
        there().stream().filter(dropped -> dropped.file().equals(last.file())).toList();
    if (there.isEmpty()) {
      drop(last);
    } else if (!there.get(0).taken()) {
      mark(last.file());
    }
  }

  /**
   * A file that was dropped and is still there.
   *
   * @param taken whether it was moved to the folder of those that are done
   */
  public record Dropped(String file, boolean taken, Instant at) {}

  /** The files that lie in the folder, and those that are done. */
  public List<Dropped> there() throws IOException {
    List<Dropped> there = new ArrayList<>();
    for (Path in : List.of(folder, done)) {
      boolean taken = in.equals(done);
      try (Stream<Path> files = Files.list(in)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = file.getFileName().toString();
          String dropped = taken ? name.replaceFirst("^[0-9]{20}-", "") : name;
          if (Files.isRegularFile(file) && export.takes(dropped)) {
            there.add(new Dropped(dropped, taken, Files.getLastModifiedTime(file).toInstant()));
          }
        }
      }
    }
    return there;
  }

  /** Whether nobody has taken one of them yet. */
  public boolean isWaiting() throws IOException {
    return there().stream().anyMatch(dropped -> !dropped.taken());
  }

  /** Housekeeping among those that are done, which no one else does. */
  private void prune() throws IOException {
    Instant before = clock.instant().minus(KEPT_WHEN_DONE);
    try (Stream<Path> files = Files.list(done)) {
      files.filter(file -> isOlder(file, before)).forEach(Drops::delete);
    }
  }

  private static boolean isOlder(Path file, Instant before) {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
