package dst.pull;

import java.io.IOException;
import java.util.List;

/** Which files of a location's pull area are taken, and in which order. One for each location. */
public sealed interface Arrivals permits PlainFiles, Chain {

  /** What is done with a file that was listed. */
  enum Answer {
    /** Taken now. */
    TAKE,
    /** Left where it is; it is asked about again after the next listing. */
    LEAVE,
    /** Moved to {@code done/} unread. */
    DONE
  }

  /**
   * Why a file of this name is not taken; null: it is any of ours. Asked about all of a listing
   * first.
   */
  Untaken untaken(String name);

  /** The same of a folder, which is never taken: why it is not expected there. */
  Untaken folder(String name);

  /** One of ours was listed, and it is a file that can be read. */
  void listed(String name);

  /**
   * What is to be done with one of ours, in the order in which they are to be taken.
   *
   * @param size in bytes
   * @param modified as the host tells it
   */
  Answer ask(String name, long size, long modified) throws IOException;

  /**
   * The names of the file that comes next and of the one behind it; empty if they are not known
   * before they are listed.
   */
  List<String> next();

  /** Whether one that was listed could be taken at once. */
  boolean hasMore();

  /** Why nothing more is taken until somebody acts at the host; null: all is well. */
  String trouble();

  /** The name of a taken file in {@code done/}. */
  String doneName(Intake intake);
}
