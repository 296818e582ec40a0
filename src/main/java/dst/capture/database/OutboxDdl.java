package dst.capture.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The files {@code conf/outbox/*.sql}, as this version of dst was built with them. */
public final class OutboxDdl {
  private OutboxDdl() {}

  /** The statements that make the outbox, and change nothing if it is there. */
  public static List<String> statements(HostDialect dialect) throws IOException {
    String file = "outbox/" + dialect.name() + ".sql";
    try (InputStream in = OutboxDdl.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("dst is built without " + file);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.replaceAll("--[^\\n]*", "").split(";"))
          .map(statement -> statement.strip().replaceAll("[ \\t]+\\n", "\n"))
          .filter(statement -> !statement.isEmpty())
          .toList();
    }
  }
}
