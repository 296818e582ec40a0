package dst.capture.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dst.bundle.Manifest;
import dst.capture.CapturedChange;
import dst.capture.Find;
import dst.record.Op;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What central makes of sealed finds: by version, and what a snapshot did not have is gone. */
public final class CentralRows {
  private static final JsonMapper JSON = new JsonMapper();
  private final Map<String, Row> rows = new HashMap<>();
  private long seq = 1;
  private int seen;

  private record Row(long seq, String text) {}

  /** What it had before the first of the finds. */
  public void has(String key, String text) {
    rows.put(key, new Row(0, text));
  }

  /** Applies what was sealed since. */
  public void apply(List<Find> sealed) throws IOException {
    for (; seen < sealed.size(); seen++) {
      Find find = sealed.get(seen);
      for (CapturedChange change : find.changes()) {
        JsonNode row = JSON.readTree(change.row());
        Map<String, String> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : row.properties()) {
          values.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue().asText());
        }
        String text = change.op() == Op.DELETE ? null : values.get("name");
        rows.put(values.get("artnr"), new Row(seq, text));
        seq++;
      }
      if (find.complete() != null) {
        sweep(find.complete());
      }
    }
  }

  private void sweep(Manifest.Complete complete) {
    rows.replaceAll((key, row) -> row.seq() < complete.below() ? new Row(row.seq(), null) : row);
  }

  /** Key to name of what is there. */
  public Map<String, String> now() {
    Map<String, String> now = new TreeMap<>();
    rows.forEach(
        (key, row) -> {
          if (row.text() != null) {
            now.put(key, row.text());
          }
        });
    return now;
  }
}
