package dst.pull.mirror;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is remembered of one mirrored folder, in files that are replaced as a whole. {@code known}:
 * each path with size and time; {@code plan-<version>}: what the last listing found to do; {@code
 * sealed-<place>}: the batch under way; {@code done-<place>}: what was done of the plan, up to that
 * place in it. All are in the order of paths, so they are merged without being held in memory.
 */
final class MirrorMemory {
  private static final String PLAN = "plan-";
  private static final String SEALED = "sealed-";
  private static final String DONE = "done-";
  private static final String CONFIRMED = "confirmed";

  private final Path dir;

  /** Writes the lines of a file. */
  interface Lines {
    void write(Writer out) throws IOException;
  }

  MirrorMemory(Path dir) throws IOException {
    this.dir = Files.createDirectories(dir);
  }

  MirrorLines known() throws IOException {
    return new MirrorLines(dir.resolve("known"), 0);
  }

  boolean hasPlan() throws IOException {
    return !named(PLAN).isEmpty();
  }

  /** The version of the deletes of the plan. */
  long planVersion() throws IOException {
    return number(named(PLAN).get(0), PLAN);
  }

  /** What is left of the plan. */
  MirrorLines plan() throws IOException {
    List<Path> done = named(DONE);
    long reached = done.isEmpty() ? 0 : number(done.get(done.size() - 1), DONE);
    return new MirrorLines(named(PLAN).get(0), reached);
  }

  /** Writes a file that is no plan yet. */
  Path draft(String name, Lines lines) throws IOException {
    Path draft = dir.resolve(name + ".tmp");
    write(draft, lines);
    return draft;
  }

  void adoptPlan(Path draft, long version) throws IOException {
    adopt(draft, dir.resolve(PLAN + "%020d".formatted(version)));
  }

  /**
   * The batch under way and what it does. From here on it is this batch, also after a crash.
   *
   * @param place in the plan behind it
   * @param batch as JSON; empty: there is nothing to queue
   */
  void seal(long place, String batch, List<MirrorLine> lines) throws IOException {
    Path draft =
        draft(
            "sealed",
            out -> {
              out.write(batch);
              out.write('\n');
              for (MirrorLine line : lines) {
                write(out, line);
              }
            });
    adopt(draft, dir.resolve(SEALED + "%020d".formatted(place)));
  }

  boolean hasSealed() throws IOException {
    return !named(SEALED).isEmpty();
  }

  /**
   * @return the batch under way as JSON; empty: there is nothing to queue
   */
  String sealed() throws IOException {
    try (MirrorLines lines = new MirrorLines(named(SEALED).get(0), 0)) {
      return lines.text();
    }
  }

  /** The batch under way is in the queue. */
  void done() throws IOException {
    Path sealed = named(SEALED).get(0);
    adopt(sealed, dir.resolve(DONE + "%020d".formatted(number(sealed, SEALED))));
  }

  /**
   * What was done is known now, and the plan is over. The plan goes first: what was done without it
   * can be merged once more and changes nothing.
   */
  void settle() throws IOException {
    List<Path> done = named(DONE);
    if (!done.isEmpty()) {
      adopt(draft("known", out -> merge(out, done)), dir.resolve("known"));
    }
    for (Path plan : named(PLAN)) {
      Files.delete(plan);
    }
    sync(dir);
    for (Path each : done) {
      Files.delete(each);
    }
  }

  private void merge(Writer out, List<Path> done) throws IOException {
    try (MirrorLines known = known()) {
      for (Path file : done) {
        try (MirrorLines lines = new MirrorLines(file, 0)) {
          lines.take();
          for (MirrorLine line = lines.peek(); line != null; line = lines.peek()) {
            copyUpTo(line.path(), known, out);
            merge(out, line, known);
            lines.take();
          }
        }
      }
      copyUpTo(null, known, out);
    }
  }

  private static void copyUpTo(String path, MirrorLines known, Writer out) throws IOException {
    MirrorLine line = known.peek();
    while (line != null && (path == null || MirrorLine.ORDER.compare(line.path(), path) < 0)) {
      write(out, line);
      known.take();
      line = known.peek();
    }
  }

  private static void merge(Writer out, MirrorLine done, MirrorLines known) throws IOException {
    MirrorLine before = known.peek();
    boolean wasKnown = before != null && before.path().equals(done.path());
    switch (done.word()) {
      case KEPT, REFUSED, NAMELESS -> write(out, done);
      case LATER -> {
        if (wasKnown) {
          write(out, before);
        }
      }
      default -> {} // gone or forgotten
    }
    if (wasKnown) {
      known.take();
    }
  }

  static void write(Writer out, MirrorLine line) throws IOException {
    out.write(line.text());
    out.write('\n');
  }

  /**
   * Somebody says that these files are really gone.
   *
   * @param id tells what is missing: a confirmation is for this alone
   */
  void confirm(String id) throws IOException {
    adopt(draft("confirmed", out -> out.write(id)), dir.resolve(CONFIRMED));
  }

  boolean isConfirmed(String id) throws IOException {
    Path file = dir.resolve(CONFIRMED);
    return Files.exists(file) && Files.readString(file).equals(id);
  }

  /** A confirmation counts for one listing. */
  void forgetConfirmation() throws IOException {
    Files.deleteIfExists(dir.resolve(CONFIRMED));
  }

  /** In the order of their numbers. */
  private List<Path> named(String prefix) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(dir, prefix + "*[0-9]")) {
      names.forEach(files::add);
    }
    Collections.sort(files);
    return files;
  }

  private static long number(Path file, String prefix) {
    return Long.parseLong(file.getFileName().toString().substring(prefix.length()));
  }

  private static void write(Path file, Lines lines) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      Writer out =
          new BufferedWriter(
              new OutputStreamWriter(
                  Channels.newOutputStream(channel), StandardCharsets.UTF_8.newEncoder()));
      lines.write(out);
      out.flush();
      channel.force(true);
    }
  }

  private void adopt(Path draft, Path target) throws IOException {
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(dir);
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
