package dst.ops;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;

/** Logback's JSON, in which those characters are escaped, too, that JSON itself would let pass. */
public final class VisibleJson extends JsonEncoder {
  @Override
  public byte[] encode(ILoggingEvent event) {
    String json = new String(super.encode(event), StandardCharsets.UTF_8);
    return Visible.lines(json).getBytes(StandardCharsets.UTF_8);
  }
}
