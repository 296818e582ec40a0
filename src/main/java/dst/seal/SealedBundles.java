package dst.seal;

import dst.bundle.BadBundle;
import dst.bundle.BundleNames;
import dst.bundle.SealedBundle;
import dst.record.BundleId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The sealed bundles of this host that lie in its pull area. Central moves them from {@code ready}
 * to {@code done}, and back, while they are looked at here.
 */
final class SealedBundles {
  /** What a bundle of ours is called that turned out to be damaged: central does not take it. */
  private static final String DAMAGED = ".damaged";

  private final Path pullArea;
  private final String location;

  SealedBundles(Path pullArea, String location) {
    this.pullArea = pullArea;
    this.location = location;
  }

  /** Those that central has not taken yet, oldest first. */
  NavigableSet<BundleId> ready() throws IOException {
    return in(BundleNames.READY, "");
  }

  /** Those that central has taken, oldest first. */
  NavigableSet<BundleId> done() throws IOException {
    return in(BundleNames.DONE, "");
  }

  /** The newest of all; null: there is none. */
  BundleId newest() throws IOException {
    return last(List.of(ready(), done(), ready()));
  }

  /** The newest of the damaged ones; null: there is none. */
  BundleId newestDamaged() throws IOException {
    return last(List.of(in(BundleNames.READY, DAMAGED), in(BundleNames.DONE, DAMAGED)));
  }

  private static BundleId last(Collection<NavigableSet<BundleId>> all) {
    return all.stream()
        .filter(set -> !set.isEmpty())
        .map(NavigableSet::last)
        .max(BundleNames.OLDEST_FIRST)
        .orElse(null);
  }

  private NavigableSet<BundleId> in(String folder, String suffix) throws IOException {
    NavigableSet<BundleId> found = new TreeSet<>(BundleNames.OLDEST_FIRST);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(pullArea.resolve(folder), location + "-*.zip" + suffix)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        BundleNames.parse(name.substring(0, name.length() - suffix.length()))
            .filter(bundle -> bundle.location().equals(location))
            .ifPresent(found::add);
      }
    } catch (NoSuchFileException notYet) {
      return Collections.emptyNavigableSet();
    }
    return found;
  }

  /** How many central has not taken yet; there may be very many. */
  int waiting() throws IOException {
    try (Stream<Path> files = Files.list(pullArea.resolve(BundleNames.READY))) {
      return (int) files.filter(file -> file.toString().endsWith(".zip")).count();
    } catch (NoSuchFileException notYet) {
      return 0;
    }
  }

  boolean isReady(BundleId bundle) {
    return Files.exists(inReady(bundle));
  }

  boolean exists(BundleId bundle) {
    return Files.exists(inReady(bundle))
        || Files.exists(inDone(bundle))
        || Files.exists(inReady(bundle));
  }

  Path inReady(BundleId bundle) {
    return pullArea.resolve(BundleNames.READY).resolve(BundleNames.file(bundle));
  }

  Path inDone(BundleId bundle) {
    return pullArea.resolve(BundleNames.DONE).resolve(BundleNames.file(bundle));
  }

  /**
   * Opens and verifies one of them, wherever it lies now.
   *
   * @throws BadBundle if it is damaged
   */
  SealedBundle open(BundleId bundle) throws IOException {
    for (Path file : List.of(inReady(bundle), inDone(bundle), inReady(bundle))) {
      try {
        return SealedBundle.open(file, SealedBundle.Limits.USUAL);
      } catch (NoSuchFileException moved) {
        // it lies in the other folder now
      }
    }
    throw new NoSuchFileException(inReady(bundle).toString());
  }

  /** Takes a damaged one out of the way, and keeps it: what it was called is not used again. */
  void setAside(BundleId bundle) throws IOException {
    for (Path file : List.of(inReady(bundle), inDone(bundle))) {
      if (Files.exists(file)) {
        Files.move(file, file.resolveSibling(file.getFileName() + DAMAGED));
      }
    }
  }
}
