package dst.pull.mirror;

import dst.bundle.Hashes;
import dst.bundle.Settled;
import dst.location.MirroredFolder;
import dst.record.DataFile;
import dst.record.HeldRemoval;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a listing and what is known have between them: the plan. Both come in the order of paths, so
 * they are walked side by side.
 */
final class MirrorComparison {
  private final MirroredFolder folder;
  private final Settled settled;
  private final long mostBytes;
  private final MirrorLines known;
  private final Writer plan;
  private final MessageDigest digest = Hashes.sha256();
  private final List<String> names = new ArrayList<>();
  private long before;
  private long missing;
  private long changing;
  private long planned;

  /**
   * @param mostBytes of one data file
   */
  MirrorComparison(
      MirroredFolder folder, Settled settled, long mostBytes, MirrorLines known, Writer plan) {
    this.folder = folder;
    this.settled = settled;
    this.mostBytes = mostBytes;
    this.known = known;
    this.plan = plan;
  }

  void run(MirrorListing listing) throws IOException {
    String last = null;
    for (MirrorLine found = listing.next(); found != null; found = listing.next()) {
      if (found.path().equals(last)) {
        continue; // two names that are no UTF-8 can look the same
      }
      last = found.path();
      missingUpTo(found.path());
      if (found.word() == MirrorLine.Word.UNKNOWN) {
        skipBelow(found.path());
      } else {
        compare(found);
      }
    }
    missingUpTo(null);
    settled.forgetOthersThanListed();
  }

  private void missingUpTo(String path) throws IOException {
    MirrorLine line = known.peek();
    while (line != null && (path == null || MirrorLine.ORDER.compare(line.path(), path) < 0)) {
      known.take();
      before++;
      if (folder.removed() == MirroredFolder.Removed.DELETE) {
        missing(line.path());
        boolean wasThere = line.word() != MirrorLine.Word.NAMELESS;
        plan(line.as(wasThere ? MirrorLine.Word.GONE : MirrorLine.Word.FORGOTTEN));
      }
      line = known.peek();
    }
  }

  private void missing(String path) {
    missing++;
    digest.update((path + "\0").getBytes(StandardCharsets.UTF_8));
    if (names.size() < HeldRemoval.MOST_NAMES) {
      names.add(path.replaceAll("\\p{Cntrl}", "?"));
    }
  }

  private void skipBelow(String path) throws IOException {
    for (MirrorLine line = known.peek();
        line != null && line.path().startsWith(path + "/");
        line = known.peek()) {
      known.take();
      before++;
    }
  }

  private void compare(MirrorLine found) throws IOException {
    MirrorLine line = known.peek();
    boolean isKnown = line != null && line.path().equals(found.path());
    if (isKnown) {
      known.take();
      before++;
    }
    if (found.word() == MirrorLine.Word.NAMELESS) {
      if (!isKnown || line.word() != MirrorLine.Word.NAMELESS) {
        plan(found);
      }
    } else if (!isKnown || isNews(line, found)) {
      if (settled.settled(found.path(), found.size(), found.modified())) {
        plan(found);
      } else {
        changing++;
      }
    }
  }

  private boolean isNews(MirrorLine line, MirrorLine found) {
    return switch (line.word()) {
      case REFUSED -> !line.sameAs(found) || found.size() <= mostBytes;
      case NAMELESS -> true;
      default -> !line.sameAs(found);
    };
  }

  private void plan(MirrorLine line) throws IOException {
    planned++;
    MirrorMemory.write(plan, line);
  }

  /** How many files wait until they stand still. */
  long changing() {
    return changing;
  }

  /** How many lines the plan has. */
  long planned() {
    return planned;
  }

  long missing() {
    return missing;
  }

  /** How many files were known before. */
  long before() {
    return before;
  }

  /** What somebody has to confirm, as so many files are missing; null: not so many are. */
  HeldRemoval held(Instant now) {
    if (!folder.mostRemoved().doubts(missing, before)) {
      return null;
    }
    digest.update(folder.folder().getBytes(StandardCharsets.UTF_8));
    String id = "files-" + HexFormat.of().formatHex(digest.digest(), 0, 6);
    return new HeldRemoval(
        id,
        HeldRemoval.What.FOLDER,
        DataFile.TYPE.name(),
        folder.shown(),
        missing,
        before,
        names,
        now);
  }
}
