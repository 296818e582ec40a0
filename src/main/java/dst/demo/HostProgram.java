package dst.demo;

import dst.location.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The product management program of one host: changes its catalogue, writes down what it does, and
 * drops it into the pull area. Used by one thread at a time.
 */
final class HostProgram {
  private static final int USUAL_SIZE = 1_000;
  private static final int USUAL_SIZE_OF_LIST = 150;
  private static final int MOST_EDITS = 1_000;
  private static final long LONG_JOURNAL = 8L << 20;
  private static final Duration KEPT_WHEN_DONE = Duration.ofHours(1);

  private final Location location;
  private final Layout layout;
  private final Path pullArea;
  private final Path outgoing;
  private final Journal journal;
  private final Catalogue catalogue = new Catalogue();
  private final Editor editor;
  private final Clock clock;
  private long drops;

  /**
   * @param host folder of the host, the root of its account
   * @param journal file that keeps the program's state
   */
  HostProgram(Location location, Path host, Path journal, Clock clock) {
    this.location = location;
    this.layout = new Layout(location);
    this.pullArea = host.resolve(location.pull().from().getPath().replaceFirst("^/+", ""));
    this.outgoing = host.resolve("outgoing");
    this.journal = new Journal(journal, layout.type());
    this.clock = clock;
    this.editor =
        new Editor(
            layout.type(),
            location.id(),
            layout.complete() ? USUAL_SIZE_OF_LIST : USUAL_SIZE,
            layout.removes(),
            clock);
  }

  Location location() {
    return location;
  }

  Layout layout() {
    return layout;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  Path pullArea() {
    return pullArea;
  }

  /** Goes on from the journal: what it holds and was not dropped before a kill is dropped now. */
  void open() throws IOException {
    Files.createDirectories(done());
    Files.createDirectories(outgoing);
    Drop last = journal.replay(catalogue);
    drops = last.number();
    if (last.file() != null) {
      finish(last);
    }
    journal.compact(catalogue, drops);
  }

  private void finish(Drop last) throws IOException {
    Optional<Dropped> there =
        filesThere().stream().filter(dropped -> dropped.file().equals(last.file())).findFirst();
    if (there.isEmpty()) {
      drop(last);
    } else if (!there.get().taken()) {
      mark(last.file());
    }
  }

  private Path done() {
    return pullArea.resolve(location.pull().done());
  }

  /**
   * A file that was dropped and is still there.
   *
   * @param taken whether central has it in its queue
   */
  record Dropped(String file, boolean taken, Instant at) {}

  /** The files that lie in the pull area and its done folder. */
  List<Dropped> filesThere() throws IOException {
    List<Dropped> there = new ArrayList<>();
    for (boolean taken : new boolean[] {false, true}) {
      try (Stream<Path> files = Files.list(taken ? done() : pullArea)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = file.getFileName().toString();
          String dropped = taken ? name.replaceFirst("^[0-9]{20}-", "") : name;
          if (Files.isRegularFile(file) && layout.takes(dropped)) {
            there.add(new Dropped(dropped, taken, Files.getLastModifiedTime(file).toInstant()));
          }
        }
      }
    }
    return there;
  }

  /**
   * Makes some changes and drops them in one file.
   *
   * @param broken how many products to add that break a rule; none where each file is the complete
   *     list, since a list with rejected records takes nothing away
   */
  Drop work(int changes, int broken) throws IOException {
    long number = drops + 1;
    editor.seed(number);
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < Math.min(changes, MOST_EDITS / 2); i++) {
      Edit edit = editor.next(catalogue, number * MOST_EDITS + i);
      catalogue.apply(edit);
      edits.add(edit);
    }
    for (int i = 0; i < broken && !layout.complete(); i++) {
      Edit edit = editor.broken(number * MOST_EDITS + MOST_EDITS / 2 + i);
      catalogue.apply(edit);
      edits.add(edit);
    }
    Drop drop = new Drop(number, layout.fileName(number), clock.instant(), edits);
    journal.append(drop);
    drops = number;
    drop(drop);
    if (journal.size() > LONG_JOURNAL) {
      journal.compact(catalogue, drops);
    }
    return drop;
  }

  /** Pictures first, then the file under another name, so that central never sees half of it. */
  private void drop(Drop drop) throws IOException {
    for (String picture : newPictures(drop)) {
      long seed = 31L * picture.hashCode() + drop.number();
      write(pullArea.resolve(picture), Picture.png(seed), false);
    }
    List<Edit> rows = layout.complete() ? wholeList() : drop.edits();
    Path file = pullArea.resolve(drop.file());
    write(file, layout.file(drop.file(), rows), true);
    mark(drop.file());
    if (drop.number() % 100 == 0) {
      prune();
    }
  }

  /** The paths of all pictures that the host shows, below its pull area. */
  Set<String> pictures() throws IOException {
    Set<String> pictures = new TreeSet<>();
    try (Stream<Path> files = Files.walk(pullArea)) {
      files
          .filter(file -> !file.getParent().equals(pullArea) && !file.startsWith(done()))
          .filter(Files::isRegularFile)
          .map(file -> pullArea.relativize(file).toString().replace('\\', '/'))
          .forEach(pictures::add);
    }
    return pictures;
  }

  private void mark(String file) throws IOException {
    String marker = location.pull().finished().marker();
    if (marker != null) {
      Files.writeString(pullArea.resolve(file + marker), "");
    }
  }

  /** The paths of the new pictures that this drop's file names. */
  private Set<String> newPictures(Drop drop) {
    Set<String> pictures = new LinkedHashSet<>();
    for (Edit edit : drop.edits()) {
      if (edit.kind() == Edit.Kind.PUT && edit.picture()) {
        pictures.addAll(layout.pictures(edit.product()));
      }
    }
    if (layout.complete()) {
      Set<String> listed = new HashSet<>();
      catalogue.products().forEach(product -> listed.addAll(layout.pictures(product)));
      pictures.retainAll(listed);
    }
    return pictures;
  }

  private List<Edit> wholeList() {
    return catalogue.products().stream().map(p -> new Edit(Edit.Kind.PUT, p, false)).toList();
  }

  /** A file that is renamed within a folder while a server lists it can spoil the whole listing. */
  private void write(Path file, byte[] content, boolean durable) throws IOException {
    Files.createDirectories(file.getParent());
    Path part = outgoing.resolve(file.getFileName() + ".part");
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (durable) {
        channel.force(false);
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Housekeeping in the done folder, which no one else does for plain files. */
  private void prune() throws IOException {
    Instant before = clock.instant().minus(KEPT_WHEN_DONE);
    try (Stream<Path> files = Files.list(done())) {
      files.filter(file -> isOlder(file, before)).forEach(HostProgram::delete);
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
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
