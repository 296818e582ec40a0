package dst.pull;

import dst.bundle.Settled;
import dst.location.MirroredFolder;
import java.io.IOException;
import java.io.Writer;

/**
 * What a listing and what is known have between them: the plan. Both come in the order of paths, so
 * they are walked side by side.
 */
final class MirrorComparison {
  /** An emptied folder is more often a disk that is not mounted than the end of its files. */
  private static final int MOST_EMPTIED = 10;

  private final MirroredFolder folder;
  private final Settled settled;
  private final long mostBytes;
  private final MirrorLines known;
  private final Writer plan;
  private long listed;
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
        listed++;
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
        missing++;
        boolean wasThere = line.word() != MirrorLine.Word.NAMELESS;
        plan(line.as(wasThere ? MirrorLine.Word.GONE : MirrorLine.Word.FORGOTTEN));
      }
      line = known.peek();
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
    listed++;
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

  /** Whether so many files are missing that somebody has to confirm it. */
  boolean looksLikeAMistake() {
    return (missing > folder.mostRemoved() && 2 * missing > before)
        || (listed == 0 && missing > MOST_EMPTIED);
  }
}
