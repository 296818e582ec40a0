package dst.testbed;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test waits for comes; how fast is no test's business. The 10 s of Awaitility are not
 * enough on a machine that others keep busy.
 */
public final class Patient implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext unused) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(2));
  }
}
