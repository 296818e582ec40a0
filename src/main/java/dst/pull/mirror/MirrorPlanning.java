package dst.pull.mirror;

import dst.bundle.PullArea;
import dst.location.Location;
import dst.record.HeldRemoval;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;

/** Lists a mirrored folder and makes the plan of what is to be done. */
final class MirrorPlanning {
  private final MirrorTurn turn;
  private final MirrorMemory memory;
  private final long version;
  private MirrorComparison comparison;
  private Path draft;
  private final Clock clock;
  private boolean confirmed;

  /**
   * @param version of the plan's deletes
   */
  MirrorPlanning(MirrorTurn turn, long version, Clock clock) {
    this.clock = clock;
    this.turn = turn;
    this.memory = turn.memory();
    this.version = version;
  }

  /**
   * @return whether there is anything to do; then {@link #adopt} it
   */
  boolean plan(PullArea area) throws IOException {
    turn.watch().listingBegins();
    String folder = turn.folder().folder();
    MirrorListing listing;
    try {
      listing = new MirrorListing(area, turn.location(), turn.folder());
    } catch (NoSuchFileException e) {
      trouble("is not in the pull area: put it there, or correct data-files");
      return false;
    } catch (AccessDeniedException e) {
      trouble("can't be listed: give central's account the right to read it");
      return false;
    }
    draft = memory.draft("plan", out -> compare(listing, out));
    if (listing.notListed() != null) {
      turn.watch()
          .trouble(
              "the mirrored folder %s has the folder %s that central may not list; what lies in it stays as it was"
                  .formatted(folder, listing.notListed()));
    }
    HeldRemoval held = comparison.held(clock.instant());
    if (held == null || memory.isConfirmed(held.id())) {
      confirmed = held != null;
      turn.watch().holds(null, null);
      return comparison.planned() > 0;
    }
    turn.watch().holds(held, memory);
    return withoutDeletes();
  }

  private void compare(MirrorListing listing, Writer out) throws IOException {
    Location location = turn.location();
    try (MirrorLines known = memory.known()) {
      comparison =
          new MirrorComparison(
              turn.folder(),
              turn.watch().settled(),
              location.pull().mostDataFileBytes(),
              known,
              out);
      comparison.run(listing);
    }
  }

  private void trouble(String problem) {
    turn.watch()
        .trouble(
            "the mirrored folder "
                + turn.folder().shown()
                + " "
                + problem
                + "; until then its files stay at central as they are");
  }

  /** New and changed files go on; what is missing stays until somebody says that it is gone. */
  private boolean withoutDeletes() throws IOException {
    Path all = draft;
    draft = memory.draft("plan-without-deletes", out -> copyWithoutDeletes(all, out));
    Files.delete(all);
    return comparison.planned() > comparison.missing();
  }

  private static void copyWithoutDeletes(Path all, Writer out) throws IOException {
    try (MirrorLines lines = new MirrorLines(all, 0)) {
      for (MirrorLine line = lines.peek(); line != null; line = lines.peek()) {
        if (line.word() != MirrorLine.Word.GONE && line.word() != MirrorLine.Word.FORGOTTEN) {
          MirrorMemory.write(out, line);
        }
        lines.take();
      }
    }
  }

  /** A confirmation counts for one listing. */
  void adopt() throws IOException {
    memory.adoptPlan(draft, version);
    turn.watch().goesOn();
    if (confirmed) {
      memory.forgetConfirmation();
    }
  }

  boolean anyChanging() {
    return comparison != null && comparison.changing() > 0;
  }
}
