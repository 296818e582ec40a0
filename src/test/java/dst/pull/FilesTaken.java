package dst.pull;

import dst.format.Format;
import dst.location.NamePattern;
import dst.location.RecordFiles;
import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.FieldSource;
import dst.record.Rejected;
import dst.testbed.MemoryPullArea;
import dst.testbed.Products;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files of one definition, each taken as the route takes it: into batches, or as one letter. */
final class FilesTaken {
  private final Path staging;
  private final Format format;
  private final Map<String, FieldSource> fields = new LinkedHashMap<>();
  private Map<String, List<String>> deleteWhen = Map.of();
  private Set<String> optional = Set.of();

  FilesTaken(Path staging, Format format) {
    this.staging = staging;
    this.format = format;
    fields.put("product_code", FieldSource.column("CODE"));
    fields.put("name", FieldSource.column("NAME"));
    fields.put("price", FieldSource.column("PRICE"));
  }

  FilesTaken field(String name, FieldSource source) {
    fields.put(name, source);
    return this;
  }

  FilesTaken deleteWhen(String column, String text) {
    deleteWhen = Map.of(column, List.of(text));
    return this;
  }

  FilesTaken optionalColumn(String column) {
    optional = Set.of(column);
    return this;
  }

  /** Each change and rejection as a line; of a file that is rejected whole its one letter. */
  List<String> of(byte[] content) throws IOException {
    List<String> shown = new ArrayList<>();
    for (Batch batch : batches(content)) {
      batch.changes().forEach(c -> shown.add(c.op().word() + " " + c.values()));
      batch
          .rejected()
          .forEach(r -> shown.add(r.cause().word() + " " + r.rule() + ": " + r.error()));
    }
    return shown;
  }

  List<String> of(String content) throws IOException {
    return of(content.getBytes(format.charset()));
  }

  private List<Batch> batches(byte[] content) throws IOException {
    RecordFiles f = Products.files();
    RecordFiles entry =
        new RecordFiles(
            f.type(),
            null,
            NamePattern.of("*"),
            format,
            fields,
            deleteWhen,
            Map.of(),
            optional,
            false,
            false,
            f.mostRemoved(),
            10,
            null);
    MemoryPullArea area = new MemoryPullArea().with("P1", content);
    Pull pull = new Pull(staging, Clock.systemUTC());
    Intake intake = pull.take(Products.location("boston", entry), "P1", content.length, area);
    try {
      for (Iterator<Batch> batches = pull.read(intake); batches.hasNext(); ) {
        pull.hold(intake, batches.next());
      }
    } catch (Rejected e) {
      pull.reject(intake, e);
    }
    pull.seal(intake);
    List<Batch> queued = new ArrayList<>();
    for (Iterator<Held> held = pull.held(intake); held.hasNext(); ) {
      queued.add(BatchJson.read(held.next().json()));
    }
    pull.finish(intake);
    return queued;
  }
}
