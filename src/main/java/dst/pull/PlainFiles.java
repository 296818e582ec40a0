package dst.pull;

import dst.location.Location;
import dst.location.MirroredFolder;
import dst.location.NamePattern;
import dst.location.RecordFiles;
import dst.record.FieldType;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plain files: those that an entry of the definition asks for. */
final class PlainFiles implements Arrivals {
  private final Location location;
  private final String done;

  /** The uppermost folders that hold data files; an empty text: the pull area itself. */
  private final Set<String> dataFolders;

  private final boolean dataFilesBesideLists;

  /** Those of the pull area itself that are mirrored. */
  private final List<Predicate<String>> mirrored;

  PlainFiles(Location location) {
    this.location = location;
    this.done = uppermost(location.pull().done());
    this.dataFolders =
        Stream.concat(
                location.dataFiles().stream().map(MirroredFolder::folder),
                location.records().stream().flatMap(PlainFiles::dataFolders))
            .map(PlainFiles::uppermost)
            .collect(Collectors.toSet());
    this.dataFilesBesideLists =
        location.records().stream().flatMap(PlainFiles::dataFolders).anyMatch(String::isEmpty);
    this.mirrored =
        location.dataFiles().stream()
            .filter(folder -> folder.folder().isEmpty())
            .map(MirroredFolder::taken)
            .toList();
  }

  private static Stream<String> dataFolders(RecordFiles entry) {
    return entry.type().fields().stream()
        .filter(field -> field.type() == FieldType.FILE && entry.fields().containsKey(field.name()))
        .map(field -> entry.fields().get(field.name()).in());
  }

  private static String uppermost(String folder) {
    return folder.replaceFirst("^\\./", "").replaceFirst("/.*", "");
  }

  @Override
  public Untaken untaken(String name) {
    if (Pull.entryFor(location, name).isPresent()) {
      return null;
    }
    if (location.ignores(name) || isMirrored(name)) {
      return Untaken.LEFT_ALONE;
    }
    for (RecordFiles entry : location.records()) {
      if (entry.files().isAlike(name)) {
        return Untaken.OTHER_CASE;
      }
    }
    return mayBeDataFile(name) ? Untaken.LEFT_ALONE : Untaken.NO_ENTRY;
  }

  private boolean isMirrored(String name) {
    for (Predicate<String> taken : mirrored) {
      if (taken.test(name)) {
        return true;
      }
    }
    return false;
  }

  /** Where data files lie beside the lists, one is known by its ending, which no list has. */
  private boolean mayBeDataFile(String name) {
    return dataFilesBesideLists
        && location.records().stream()
            .noneMatch(entry -> entry.files().ending().equals(NamePattern.ending(name)));
  }

  @Override
  public Untaken folder(String name) {
    boolean known =
        name.equals(done)
            || dataFolders.contains("")
            || dataFolders.contains(name)
            || location.ignores(name);
    return known ? Untaken.LEFT_ALONE : Untaken.FOLDER;
  }

  @Override
  public void listed(String name) {
    // each is taken or left by itself
  }

  @Override
  public Answer ask(String name, long size, long modified) {
    return Answer.TAKE;
  }

  @Override
  public List<String> next() {
    return List.of();
  }

  @Override
  public boolean hasMore() {
    return false;
  }

  @Override
  public String trouble() {
    return null;
  }

  @Override
  public String doneName(Intake intake) {
    return DoneName.of(intake.bundle().number(), intake.file());
  }
}
