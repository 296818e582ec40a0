package dst.capture;

import dst.bundle.Manifest;
import dst.record.BundleId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Seals in memory: remembers what was found, gives seqs, and fails when it is told to. */
public final class SealedFinds implements Sealing {
  private HostFiles files;
  private final List<Find> finds = new ArrayList<>();
  private final Map<String, String> marks = new TreeMap<>();
  private IOException failure;
  private int failAfter;
  private long epoch = 1;
  private long number;
  private long nextSeq = 1;
  private int waiting;

  public SealedFinds(HostFiles files) {
    this.files = files;
  }

  @Override
  public synchronized Manifest seal(Find find) throws IOException {
    if (failure != null && failAfter-- <= 0) {
      throw failure;
    }
    Set<String> sent = new HashSet<>();
    List<Manifest.Content> contents = new ArrayList<>();
    for (CapturedChange change : find.changes()) {
      for (String path : change.files()) {
        HostFile file = files.find(path).orElse(null);
        if (file != null) {
          contents.add(
              new Manifest.Content(path, file.sha256(), file.size(), !files.isSent(file.sha256())));
          sent.add(file.sha256());
        }
      }
    }
    finds.add(find);
    files.sent(sent);
    find.marks()
        .forEach(
            (name, mark) -> {
              if (mark.isEmpty()) {
                marks.remove(name);
              } else {
                marks.put(name, mark);
              }
            });
    nextSeq += find.changes().size();
    return new Manifest(
        new BundleId("boston", epoch, ++number),
        null,
        Instant.EPOCH,
        find.snapshot(),
        nextSeq,
        find.changes().isEmpty()
            ? List.of()
            : List.of(
                new Manifest.Changes(
                    find.changes().get(0).capture(), 0, "", find.changes().size(), null)),
        contents,
        find.complete(),
        marks);
  }

  @Override
  public synchronized Manifest sealAlone(Look look) throws IOException {
    Find find = look.look();
    return find == null ? null : seal(find);
  }

  /** From now on, after so many more bundles, until {@link #heals}. */
  public void failsAfter(int bundles, IOException failure) {
    this.failure = failure;
    this.failAfter = bundles;
  }

  public void heals() {
    failure = null;
  }

  /** After a restart. */
  public void use(HostFiles files) {
    this.files = files;
  }

  /** A new epoch begins. */
  public void newEpoch() {
    epoch++;
    number = 0;
    nextSeq = 1;
    marks.clear();
    files.forgetSent();
  }

  public void waiting(int bundles) {
    waiting = bundles;
  }

  public List<Find> finds() {
    return List.copyOf(finds);
  }

  public List<CapturedChange> changes() {
    return finds.stream().flatMap(find -> find.changes().stream()).toList();
  }

  /** Op and row of each change. */
  public List<String> rows() {
    return changes().stream().map(change -> change.op() + " " + change.row()).toList();
  }

  public void forgetFinds() {
    finds.clear();
  }

  @Override
  public Map<String, String> marks() {
    return Map.copyOf(marks);
  }

  @Override
  public long nextSeq() {
    return nextSeq;
  }

  @Override
  public Manifest.Link last() {
    return number == 0 ? null : new Manifest.Link(epoch, number, "");
  }

  @Override
  public int waiting() {
    return waiting;
  }
}
