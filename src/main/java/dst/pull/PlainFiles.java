package dst.pull;

import dst.location.Location;
import java.util.List;

/** Plain files: those that an entry of the definition asks for. */
final class PlainFiles implements Arrivals {
  private final Location location;

  PlainFiles(Location location) {
    this.location = location;
  }

  @Override
  public boolean isOurs(String name) {
    return Pull.entryFor(location, name).isPresent();
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
