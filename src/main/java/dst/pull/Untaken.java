package dst.pull;

import java.util.Locale;

/** Why a file that was listed in a pull area is not taken now. */
public enum Untaken {
  /** It is known and no file of records: nobody is told. */
  LEFT_ALONE(false, "", "", "", ""),
  NO_ENTRY(
      true,
      "file",
      "files",
      "that no entry takes",
      "write an entry under records whose files: fits, or leave them alone: - ignore: \"*.log\""),
  OTHER_CASE(
      true,
      "file",
      "files",
      "whose name fits an entry but for upper and lower case",
      "write ignore-case: true in the entry"),
  NO_MARKER(
      false,
      "file",
      "files",
      "without the marker that says it is finished",
      "the marker has the file's whole name and the ending that the definition says, like"
          + " PROD1.csv.done"),
  MARKER_ALONE(
      false,
      "marker",
      "markers",
      "without a file that an entry takes",
      "the marker has the file's whole name and the ending that the definition says, like"
          + " PROD1.csv.done"),
  FOLDER(
      true,
      "folder",
      "folders",
      "that central does not look into",
      "put lists into the pull area itself, mirror the folder under data-files, or leave it alone:"
          + " - ignore: NAME"),
  BAD_NAME(
      true,
      "file",
      "files",
      "with a name that can't be taken",
      "names have at most 200 characters, are UTF-8, and have no control characters or backslashes,"
          + " and no ${ where files have markers: rename them at the host"),
  NOT_REGULAR(
      true,
      "link or device",
      "links or devices",
      "in place of a file",
      "central takes regular files only: put the file itself there"),
  UNREADABLE(
      true,
      "file",
      "files",
      "that could not be read, though those behind it could",
      "see the log for the reason; central tries again every 5 minutes: repair the file at the"
          + " host, or move it away"),
  UNFINISHED(
      false,
      "file",
      "files",
      "with an unfinished name",
      "names that begin with a dot or end in .tmp or .part are still being written: the host"
          + " renames them when they are finished"),
  CHANGING(
      false,
      "file",
      "files",
      "that changed just now",
      "they are taken when they have not changed for as long as unchanged says"),
  NO_BUNDLE(
      true,
      "file",
      "files",
      "in ready/ that no listener of this location sealed",
      "with \"listener: true\" only sealed bundles are taken: move them away");

  private final boolean stays;
  private final String one;
  private final String several;
  private final String what;
  private final String advice;

  Untaken(boolean stays, String one, String several, String what, String advice) {
    this.stays = stays;
    this.one = one;
    this.several = several;
    this.what = what;
    this.advice = advice;
  }

  /** As it stands in the status and in metrics: {@code no_entry}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By its {@link #word}. */
  public static Untaken of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether it does not end by itself. */
  public boolean stays() {
    return stays;
  }

  /** {@code 3 files that no entry takes}. */
  public String sentence(long number) {
    return "%,d %s %s".formatted(number, number == 1 ? one : several, what);
  }

  /** {@code files that no entry takes}. */
  public String sentence() {
    return several + " " + what;
  }

  /** What to do. */
  public String advice() {
    return advice;
  }
}
