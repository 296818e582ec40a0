package dst.status;

import dst.bundle.SignOfLife;
import dst.pull.LateStatus;
import dst.record.HeldRemoval;
import java.time.Instant;
import java.util.List;

/** A status as tests need it. */
public final class Statuses {
  public static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

  private static final UntakenFiles UNTAKEN =
      new UntakenFiles(
          "no_entry",
          7,
          List.of("a.txt", "b.txt", "c.txt", "d.txt", "e.txt"),
          AT.minusSeconds(7_300),
          true,
          "7 files that no entry takes",
          "write an entry");

  private Statuses() {}

  public static CentralStatus of(LocationStatus... locations) {
    return new CentralStatus(
        CentralStatus.FORMAT,
        "0.1.0",
        AT,
        AT.minusSeconds(86_400 * 3),
        new CentralStatus.Part(true, AT.minusSeconds(3_600), null),
        new CentralStatus.Part(true, null, null),
        null,
        List.of(new CentralStatus.Disk("queue", 5_000_000_000L)),
        new CentralStatus.Queue(3L, 2L, AT.minusSeconds(4), null),
        List.of(),
        List.of(locations));
  }

  public static LocationStatus ok(String id) {
    return in(id, "ok", null);
  }

  public static LocationStatus in(String id, String state, String because) {
    return location(id, state, because, null);
  }

  public static LocationStatus unfit(String id, String fault) {
    return location(id, "ok", null, fault);
  }

  public static LocationStatus late(String id, int records, String file) {
    LateStatus late = new LateStatus(records, AT.minusSeconds(130), file);
    return location(id, "ok", null, List.of(), null, late);
  }

  /** Its listener ended. */
  public static LocationStatus silent(String id, String sentence) {
    return listening(id, sentence, SignOfLife.WELL);
  }

  /** Snapshots fail at its host since ten o'clock. */
  public static LocationStatus troubled(String id, String error) {
    return listening(
        id, null, SignOfLife.trouble(new SignOfLife.Trouble("snapshots", "10:00", error)));
  }

  private static LocationStatus listening(String id, String silent, SignOfLife host) {
    LocationStatus it = ok(id);
    return new LocationStatus(
        it.id(),
        it.name(),
        it.state(),
        null,
        it.since(),
        it.lastGood(),
        null,
        null,
        it.nextPull(),
        it.everySeconds(),
        it.sinceStart(),
        it.queued(),
        it.deadLetters(),
        it.oldestUnapplied(),
        null,
        List.of(),
        ListenerStatus.heard(null, AT.minusSeconds(90), silent, host),
        List.of(),
        null);
  }

  /** Half of what it has would be removed. */
  public static LocationStatus holding(String id) {
    return location(
        id,
        "ok",
        null,
        List.of(
            new HeldRemoval(
                "product-0-2000-950",
                HeldRemoval.What.LIST,
                "product",
                "PROD2.csv",
                950,
                1_000,
                List.of("P00051", "P00052"),
                AT.minusSeconds(7_200))),
        null,
        null);
  }

  private static LocationStatus location(String id, String state, String because, String fault) {
    return location(id, state, because, List.of(), fault, null);
  }

  private static LocationStatus location(
      String id,
      String state,
      String because,
      List<HeldRemoval> held,
      String fault,
      LateStatus late) {
    boolean failing = state.equals("failing");
    return new LocationStatus(
        id,
        "Place of " + id,
        state,
        because,
        AT.minusSeconds(300),
        AT.minusSeconds(failing ? 305 : 2),
        failing ? because : null,
        failing ? AT.minusSeconds(10) : null,
        state.equals("paused") ? null : AT.plusSeconds(3),
        5.0,
        new Counts(12, 34_567, 13, 12_345_678, 12_000_000, 345_670, 8, 0, 1_500, 3),
        1L,
        0L,
        AT.minusSeconds(4),
        late,
        id.equals("boston") ? List.of(UNTAKEN) : List.of(),
        id.equals("boston")
            ? new ListenerStatus(
                AT.minusSeconds(1),
                AT.minusSeconds(1),
                null,
                1L,
                4_711L,
                4_600L,
                AT.minusSeconds(2),
                null,
                null,
                SignOfLife.WELL)
            : null,
        held,
        fault);
  }
}
