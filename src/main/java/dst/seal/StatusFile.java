package dst.seal;

import dst.bundle.Acknowledgement;
import dst.bundle.Manifest;
import dst.bundle.SignOfLife;
import dst.capture.Acknowledged;
import dst.capture.snapshot.SnapshotRequests;
import dst.config.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** {@code data/host/status.json}: what the running listener tells the commands, every 2 s. */
public final class StatusFile {
  private final Path file;
  private final Sources sources;
  private final Clock clock;
  private final Instant since;
  private final Map<String, HostStatus.Captured> captured = new TreeMap<>();
  private final Map<String, Instant> begun = new ConcurrentHashMap<>();

  /**
   * Where it comes from.
   *
   * @param others by name, what keeps a capture or the doorbell from going on
   */
  public record Sources(
      String location,
      Sealer sealing,
      Acknowledged acknowledged,
      DiskReserve disk,
      Troubles troubles,
      Map<String, Supplier<List<String>>> others) {}

  public StatusFile(Home home, Sources sources, Clock clock) {
    this.file = of(home);
    this.sources = sources;
    this.clock = clock;
    this.since = clock.instant();
  }

  /** The names of what is captured from now on. */
  public synchronized void captures(List<String> names) {
    captured
        .keySet()
        .removeIf(name -> !names.contains(name) && !name.equals(SnapshotRequests.DATA_FILES));
    names.forEach(name -> captured.putIfAbsent(name, new HostStatus.Captured(name, 0, null)));
  }

  private static Path of(Home home) {
    return home.data().resolve("host/status.json");
  }

  /** A bundle was sealed. */
  public synchronized void sealed(Manifest manifest) {
    for (Manifest.Changes entry : manifest.changes()) {
      HostStatus.Captured before = captured.get(entry.capture());
      long changes = entry.count() + (before == null ? 0 : before.changes());
      captured.put(
          entry.capture(),
          new HostStatus.Captured(entry.capture(), changes, clock.instant().toString()));
    }
  }

  /** Brings the file up to date. */
  public void write() throws IOException {
    String text = now().json() + "\n"; // asks the sealing, so not under a lock that it takes, too
    synchronized (file) {
      Files.createDirectories(file.getParent());
      Path temp = file.resolveSibling("status.json.tmp");
      Files.writeString(temp, text);
      Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** How the listener does. */
  public HostStatus now() throws IOException {
    Manifest.Link last = sources.sealing().last();
    return new HostStatus(
        sources.location(),
        since.toString(),
        clock.instant().toString(),
        sources.sealing().epoch(),
        last == null ? 0 : last.number(),
        sources.sealing().waiting(),
        sources.acknowledged().now().map(StatusFile::acknowledged).orElse(null),
        sources.disk().free(),
        sources.sealing().late(),
        captured(),
        troubles());
  }

  /** What fails and what waits at the moment, for central. */
  public SignOfLife signOfLife() {
    return new SignOfLife(troubles(), 0, sources.sealing().late());
  }

  private static HostStatus.Acknowledged acknowledged(Acknowledgement ack) {
    return new HostStatus.Acknowledged(
        ack.epoch(), ack.applied(), ack.protectedUpTo(), ack.at().toString());
  }

  private synchronized List<HostStatus.Captured> captured() {
    return List.copyOf(captured.values());
  }

  /** Not under a lock: who is asked may be about to tell what it has sealed. */
  private List<SignOfLife.Trouble> troubles() {
    List<SignOfLife.Trouble> troubles = new ArrayList<>();
    sources
        .troubles()
        .now()
        .forEach(
            (what, trouble) ->
                troubles.add(
                    new SignOfLife.Trouble(what, trouble.since().toString(), trouble.error())));
    new TreeMap<>(sources.others()).forEach((what, now) -> add(troubles, what, now.get()));
    return troubles;
  }

  private void add(List<SignOfLife.Trouble> troubles, String what, List<String> errors) {
    if (errors.isEmpty()) {
      begun.remove(what);
      return;
    }
    String since = begun.computeIfAbsent(what, first -> clock.instant()).toString();
    errors.forEach(error -> troubles.add(new SignOfLife.Trouble(what, since, error)));
  }

  /** What a listener wrote last on this home; it may have ended since. */
  public static Optional<HostStatus> read(Home home) throws IOException {
    try {
      return Optional.of(HostStatus.read(Files.readString(of(home))));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }
}
