package dst.capture;

import dst.bundle.Manifest;
import dst.record.BundleId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what it is given in memory, as the pull area would on disk. */
public final class FakeSealing implements Sealing, NewEpoch {
  public final List<Find> sealed = new ArrayList<>();
  public final List<String> reasons = new ArrayList<>();
  public final Map<String, String> marks = new HashMap<>();
  public long epoch = 1;
  public IOException trouble;

  /** Run when a bundle is durable, and before its source hears of it. */
  public Runnable whenDurable = () -> {};

  @Override
  public synchronized Manifest seal(Find find) throws IOException {
    if (trouble != null) {
      throw trouble;
    }
    sealed.add(find);
    marks.putAll(find.marks());
    whenDurable.run();
    return new Manifest(
        new BundleId("boston", epoch, sealed.size()),
        null,
        Instant.EPOCH,
        find.snapshot(),
        nextSeq(),
        List.of(),
        List.of(),
        find.complete(),
        marks);
  }

  @Override
  public synchronized Manifest sealAlone(Look look) throws IOException {
    Find find = look.look();
    return find == null ? null : seal(find);
  }

  @Override
  public synchronized Map<String, String> marks() {
    return Map.copyOf(marks);
  }

  @Override
  public synchronized long nextSeq() {
    return sealed.stream().mapToLong(find -> find.changes().size()).sum() + 1;
  }

  @Override
  public synchronized Manifest.Link last() {
    return sealed.isEmpty() ? null : new Manifest.Link(epoch, sealed.size(), "");
  }

  @Override
  public int waiting() {
    return 0;
  }

  @Override
  public long begin(String reason, long above) {
    reasons.add(reason);
    epoch = Math.max(epoch, above) + 1;
    return epoch;
  }

  /** Each change as {@code capture op row}. */
  public List<String> changes() {
    return sealed.stream()
        .flatMap(find -> find.changes().stream())
        .map(c -> c.capture() + " " + c.op().word() + " " + row(c))
        .toList();
  }

  public static String row(CapturedChange change) {
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    try {
      if (change.large() != null) {
        change.large().writeTo(row);
        return row.toString(StandardCharsets.UTF_8);
      }
      return change.row();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
