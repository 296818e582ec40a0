package dst.ops;

import dst.capture.Capture;
import dst.capture.database.HostDatabase;
import dst.capture.database.Inspection;
import dst.config.HostSettings;
import dst.seal.Doorbell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Tries what a host's listener needs, as the user who asks: the database with all rights and
 * triggers, the folders, and the doorbell. Nothing stays changed; a ring that is heard lets central
 * pull once.
 */
public final class HostCheck {
  private final HostSettings settings;
  private final List<Capture> captures;

  /**
   * What one thing was found to be.
   *
   * @param problems in words, with what to do; empty: it is well
   * @param notes what nobody has to act on
   */
  public record Tried(String what, List<String> problems, List<String> notes) {
    public boolean ok() {
      return problems.isEmpty();
    }
  }

  public HostCheck(HostSettings settings, List<Capture> captures) {
    this.settings = settings;
    this.captures = List.copyOf(captures);
  }

  /** Tries all that is set. */
  public List<Tried> all() {
    List<Tried> all = new ArrayList<>();
    settings.database().ifPresent(at -> all.add(database(at)));
    all.add(new Tried("pull area " + settings.pullArea(), pullArea(), List.of()));
    folders(all);
    settings.doorbell().ifPresent(bell -> all.add(doorbell(bell)));
    return all;
  }

  private Tried database(HostSettings.Database at) {
    try (HostDatabase database = HostDatabase.open(at.url(), at.user(), at.password())) {
      Inspection.Found found = new Inspection(database).look(captures);
      return new Tried("database " + at, found.problems(), found.notes());
    } catch (IOException | IllegalArgumentException e) {
      return new Tried(
          "database " + at,
          List.of(
              e.getMessage().replaceFirst("[.]+$", "")
                  + "; see that it runs, and compare dst.host.db.url, .user, .password in"
                  + " conf/host.properties and that user's rights (docs/capture.md)"),
          List.of());
    }
  }

  /** Central renames from ready into done, and the listener seals into ready. */
  private List<String> pullArea() {
    Path ready = settings.pullArea().resolve("ready");
    Path done = settings.pullArea().resolve("done");
    if (!Files.exists(settings.pullArea())) {
      return writable(settings.pullArea());
    }
    List<String> problems = new ArrayList<>();
    for (Path folder : List.of(ready, done, settings.pullArea().resolve("ack"))) {
      problems.addAll(writable(folder));
    }
    if (problems.isEmpty() && Files.exists(ready) && Files.exists(done)) {
      String name = ".dst-check-" + UUID.randomUUID();
      try {
        Files.createFile(ready.resolve(name));
        Files.move(ready.resolve(name), done.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        problems.add("a file can't be renamed from ready/ into done/, put both on one disk: " + e);
      } finally {
        delete(ready.resolve(name), problems);
        delete(done.resolve(name), problems);
      }
    }
    return problems;
  }

  private static void delete(Path file, List<String> problems) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      problems.add(file + " can't be removed again, remove it by hand: " + e);
    }
  }

  /** A missing one is made by the listener, so its parent counts. */
  private static List<String> writable(Path folder) {
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    String user = System.getProperty("user.name");
    if (!Files.isDirectory(there)) {
      return List.of(there + " is no folder: name another one, or remove the file");
    }
    return Files.isWritable(there) && Files.isReadable(there) && Files.isExecutable(there)
        ? List.of()
        : List.of(
            "%s may not be read and written by the user %s: change its owner or mode, or run this as the listener's user"
                .formatted(there, user));
  }

  private void folders(List<Tried> all) {
    boolean files = false;
    for (Capture capture : captures) {
      files |= capture instanceof Capture.Folder || !capture.files().isEmpty();
      if (capture instanceof Capture.Drop drop) {
        all.add(
            new Tried(
                capture.definition() + ": folder " + drop.folder(),
                writable(drop.folder()),
                List.of()));
      }
    }
    if (files) {
      Path folder = settings.files();
      boolean well = Files.isDirectory(folder) && Files.isReadable(folder);
      List<String> problem =
          List.of(
              "is not there or may not be read by the user %s: mount it, or set dst.host.files"
                  .formatted(System.getProperty("user.name")));
      all.add(new Tried("data files " + folder, well ? List.of() : problem, List.of()));
    }
  }

  private Tried doorbell(HostSettings.Doorbell at) {
    String problem;
    try (Doorbell bell =
        new Doorbell(settings.location(), at.url(), at.secret(), Clock.systemUTC())) {
      problem = bell.test();
    }
    return new Tried(
        "doorbell " + at,
        problem == null
            ? List.of()
            : List.of(problem + "; until it is heard, central pulls on its own schedule"),
        List.of());
  }
}
