package dst.demo;

import dst.capture.Capture;
import dst.config.Home;
import dst.demo.shop.Drops;
import dst.demo.shop.Layout;
import dst.demo.shop.Outgoing;
import dst.demo.shop.Shop;
import dst.demo.shop.ShopAddress;
import dst.location.Location;
import dst.outbox.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a host has what: its table, its data files, and how its changes get away.
 *
 * @param home of the host; what central sees of it is the folder {@code data} in it
 * @param way how its changes get away
 * @param table its products in the database
 * @param shown what central can know of them: the table's layout, or that of its files
 * @param drops where it drops files; null: it has an outbox
 */
record Site(
    Location location,
    Home home,
    Way way,
    Layout table,
    Layout shown,
    ShopAddress database,
    Drops drops) {

  /** How a host's changes get away. */
  enum Way {
    /** Its program writes the outbox. */
    OUTBOX,
    /** Triggers write the outbox. */
    TRIGGERS,
    /** It drops files, and the listener takes them. */
    DROP,
    /** It has no listener, and drops files into the pull area itself. */
    PLAIN
  }

  String id() {
    return location.id();
  }

  boolean hasListener() {
    return way != Way.PLAIN;
  }

  boolean hasOutbox() {
    return way == Way.OUTBOX || way == Way.TRIGGERS;
  }

  /** Whether each file is the complete list. */
  boolean complete() {
    return location.records().get(0).complete();
  }

  /** Whether it can tell that a product is gone. */
  boolean removes() {
    return hasOutbox() || complete() || table.marksRemoved();
  }

  /** What its program tells dst with; null: nothing. */
  Outbox outbox() {
    return way == Way.OUTBOX ? new Outbox(location.records().get(0).captured()) : null;
  }

  /** The capture of its table. */
  Capture.Outbox capture() {
    String name = location.records().get(0).captured();
    return new Capture.Outbox(
        name,
        Path.of("conf/captures/" + name + ".yaml"),
        Shop.TABLE,
        table.key(),
        List.of(),
        way == Way.TRIGGERS,
        table.pictureColumns());
  }

  /** What central may see of the host: the root of its account. */
  static Path account(Home home) {
    return home.data();
  }

  static Path pullArea(Home home, Location location) {
    return account(home).resolve(location.pull().from().getPath().replaceFirst("^/+", ""));
  }

  Path pullArea() {
    return pullArea(home, location);
  }

  /** The folder of data files: without a listener central takes them from the pull area. */
  Path files() {
    return hasListener() ? home.dir().resolve("files") : pullArea();
  }

  /** Writes a data file. */
  void write(String path, byte[] content) throws IOException {
    new Outgoing(outgoing(home)).write(files().resolve(path), content);
  }

  static Path outgoing(Home home) {
    return home.dir().resolve("outgoing");
  }
}
