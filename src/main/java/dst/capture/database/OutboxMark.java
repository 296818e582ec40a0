package dst.capture.database;

import dst.bundle.Hashes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * What the newest bundle with outbox rows says of them, the mark {@code outbox}: {@code
 * 12:5-17,19:0f3a…}.
 *
 * @param turn counts these bundles; the host's database has the number of the last one whose rows
 *     are deleted, {@code dst_host.number}
 * @param ids of the rows
 * @param hash of all that stood in them, so that other rows that got the same ids after a restore
 *     are not taken for them
 */
public record OutboxMark(long turn, IdRanges ids, String hash) {
  public static final String NAME = "outbox";

  public static OutboxMark of(long turn, List<OutboxRow> rows) {
    MessageDigest digest = Hashes.sha256();
    for (OutboxRow row : rows) {
      digest.update(row.toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
    return new OutboxMark(
        turn,
        IdRanges.of(rows.stream().map(OutboxRow::id).toList()),
        HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * @param text null: there is no such bundle, and the turn is 0
   */
  public static OutboxMark parse(String text) {
    if (text == null) {
      return new OutboxMark(0, new IdRanges(List.of()), "");
    }
    String[] parts = text.split(":", -1);
    return new OutboxMark(Long.parseLong(parts[0]), IdRanges.parse(parts[1]), parts[2]);
  }

  @Override
  public String toString() {
    return turn + ":" + ids + ":" + hash;
  }
}
