package dst.testbed;

import dst.format.Csv;
import dst.location.Location;
import dst.location.NamePattern;
import dst.location.Pull;
import dst.location.QuietHours;
import dst.location.RecordFiles;
import dst.record.Field;
import dst.record.FieldSource;
import dst.record.FieldType;
import dst.record.MostRemoved;
import dst.record.RecordType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A small record type, and locations that send it as CSV with a header. */
public final class Products {
  public static final RecordType TYPE =
      new RecordType(
          "product",
          "product",
          List.of("product_code"),
          List.of(
              new Field("product_code", FieldType.TEXT, true, 40, 0, 0, null, null, null),
              new Field("name", FieldType.TEXT, true, 200, 0, 0, null, null, null),
              new Field("price", FieldType.DECIMAL, false, 0, 12, 4, null, null, null),
              Field.of("image", FieldType.FILE)));

  private Products() {}

  /** Takes {@code *.csv} with the columns CODE, NAME, PRICE, IMAGE, OP. */
  public static RecordFiles files() {
    return new RecordFiles(
        TYPE,
        null,
        NamePattern.of("*.csv"),
        new Csv(";", '"', null, null, StandardCharsets.UTF_8),
        Map.of(
            "product_code", FieldSource.column("CODE"),
            "name", FieldSource.column("NAME"),
            "price", FieldSource.column("PRICE"),
            "image", FieldSource.column("IMAGE")),
        Map.of("OP", List.of("D")),
        Map.of(),
        Set.of(),
        false,
        false,
        MostRemoved.USUAL,
        10,
        null);
  }

  /** Skips the rows that have one of these texts in a column. */
  public static RecordFiles skipping(RecordFiles f, Map<String, List<String>> skipWhen) {
    return new RecordFiles(
        f.type(),
        f.captured(),
        f.files(),
        f.format(),
        f.fields(),
        f.deleteWhen(),
        skipWhen,
        f.optionalColumns(),
        f.complete(),
        f.unique(),
        f.mostRemoved(),
        f.mostRejects(),
        null,
        f.waitForFiles());
  }

  /** No key may stand twice. */
  public static RecordFiles unique(RecordFiles f) {
    return new RecordFiles(
        f.type(),
        f.captured(),
        f.files(),
        f.format(),
        f.fields(),
        f.deleteWhen(),
        f.skipWhen(),
        f.optionalColumns(),
        f.complete(),
        true,
        f.mostRemoved(),
        f.mostRejects(),
        null,
        f.waitForFiles());
  }

  public static RecordFiles completeLists() {
    return complete(files());
  }

  public static RecordFiles complete(RecordFiles f) {
    return new RecordFiles(
        f.type(),
        f.captured(),
        f.files(),
        f.format(),
        f.fields(),
        f.deleteWhen(),
        f.skipWhen(),
        f.optionalColumns(),
        true,
        f.unique(),
        f.mostRemoved(),
        f.mostRejects(),
        f.transform(),
        f.waitForFiles());
  }

  /** The same as {@link #files}, whose records wait for their data files. */
  public static RecordFiles waiting(Duration waitForFiles) {
    RecordFiles f = files();
    return new RecordFiles(
        f.type(),
        null,
        f.files(),
        f.format(),
        f.fields(),
        f.deleteWhen(),
        f.skipWhen(),
        f.optionalColumns(),
        f.complete(),
        f.unique(),
        f.mostRemoved(),
        f.mostRejects(),
        f.transform(),
        waitForFiles);
  }

  /** The same, and the name of a photo may be alike. */
  public static RecordFiles loose(Duration waitForFiles) {
    RecordFiles f = waiting(waitForFiles);
    Map<String, FieldSource> fields = new HashMap<>(f.fields());
    fields.put(
        "image",
        new FieldSource(
            List.of("IMAGE"),
            " ",
            null,
            false,
            true,
            '.',
            null,
            null,
            null,
            "",
            false,
            FieldSource.Match.INSENSITIVE));
    return new RecordFiles(
        f.type(),
        null,
        f.files(),
        f.format(),
        fields,
        f.deleteWhen(),
        f.skipWhen(),
        f.optionalColumns(),
        f.complete(),
        f.unique(),
        f.mostRemoved(),
        f.mostRejects(),
        f.transform(),
        waitForFiles);
  }

  /** Takes what the listener's capture sends, with the columns CODE, NAME and, or not, the rest. */
  public static RecordFiles captured(String capture) {
    RecordFiles f = files();
    Map<String, FieldSource> fields =
        Map.of(
            "product_code", FieldSource.column("CODE"),
            "name", FieldSource.column("NAME"),
            "price", FieldSource.optionalColumn("PRICE"),
            "image", FieldSource.optionalColumn("IMAGE"));
    return new RecordFiles(
        f.type(),
        capture,
        null,
        null,
        fields,
        f.deleteWhen(),
        f.skipWhen(),
        Set.of("OP"),
        false,
        false,
        f.mostRemoved(),
        f.mostRejects(),
        null);
  }

  public static Location location(String id, URI from, RecordFiles entry) {
    Pull pull =
        new Pull(
            from,
            null,
            null,
            Duration.ofMillis(100),
            null,
            Pull.Order.NAME,
            new Pull.Finished(null, Duration.ZERO),
            100,
            1_000_000,
            100_000,
            1_000_000,
            "done",
            "pull",
            QuietHours.NONE,
            Pull.Patience.USUAL,
            null,
            entry.captured() != null);
    return new Location(
        id,
        id,
        ZoneId.of("UTC"),
        Path.of("locations", id + ".yaml"),
        pull,
        List.of(entry),
        List.of(),
        List.of(),
        MostRemoved.USUAL);
  }

  public static Location location(String id, RecordFiles entry) {
    return location(id, URI.create("file:///nowhere/" + id), entry);
  }

  /** The location with other entries. */
  public static Location with(Location l, List<RecordFiles> entries) {
    return new Location(
        l.id(),
        l.name(),
        l.zone(),
        l.file(),
        l.pull(),
        entries,
        l.ignored(),
        l.dataFiles(),
        l.mostRemoved());
  }

  /** The location, whose files must stand still for so long. */
  public static Location settling(Location l, Duration unchanged) {
    Pull p = l.pull();
    Pull pull =
        new Pull(
            p.from(),
            p.password(),
            p.privateKey(),
            p.every(),
            p.cron(),
            p.order(),
            new Pull.Finished(null, unchanged),
            p.mostFiles(),
            p.mostBytes(),
            p.mostRecords(),
            p.mostDataFileBytes(),
            p.done(),
            p.template(),
            p.quiet(),
            p.patience(),
            p.doorbell(),
            p.listener());
    return new Location(
        l.id(),
        l.name(),
        l.zone(),
        l.file(),
        pull,
        l.records(),
        l.ignored(),
        l.dataFiles(),
        l.mostRemoved());
  }

  public static Pull withPassword(Pull p, String password) {
    return new Pull(
        p.from(),
        password,
        p.privateKey(),
        p.every(),
        p.cron(),
        p.order(),
        p.finished(),
        p.mostFiles(),
        p.mostBytes(),
        p.mostRecords(),
        p.mostDataFileBytes(),
        p.done(),
        p.template(),
        p.quiet(),
        p.patience(),
        p.doorbell(),
        p.listener());
  }

  /** The location with another interval, and a doorbell. */
  public static Location rings(Location l, Duration every, String doorbell) {
    Pull p = l.pull();
    Pull pull =
        new Pull(
            p.from(),
            p.password(),
            p.privateKey(),
            every,
            null,
            p.order(),
            p.finished(),
            p.mostFiles(),
            p.mostBytes(),
            p.mostRecords(),
            p.mostDataFileBytes(),
            p.done(),
            p.template(),
            p.quiet(),
            p.patience(),
            doorbell,
            p.listener());
    return new Location(
        l.id(),
        l.name(),
        l.zone(),
        l.file(),
        pull,
        l.records(),
        l.ignored(),
        l.dataFiles(),
        l.mostRemoved());
  }
}
