package dst.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dst.bundle.Acknowledgement;
import dst.bundle.BundleNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listener reads while central replaces it, also where central ended in the middle. */
class AcknowledgedTest {
  @TempDir Path pullArea;

  private Path ack() {
    return pullArea.resolve(BundleNames.ACK);
  }

  private Path aside() {
    return pullArea.resolve(BundleNames.aside(BundleNames.ACK));
  }

  private void write(Path file, long applied) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, new Acknowledgement(1, applied, 0, Instant.EPOCH).json());
  }

  private static long applied(Acknowledged acknowledged) {
    return acknowledged.now().map(Acknowledgement::applied).orElse(-1L);
  }

  @Test
  void the_one_that_stepped_aside_counts_until_the_next_one_is_in_its_place() throws Exception {
    Acknowledged running = new Acknowledged(pullArea);
    assertThat(applied(running)).isEqualTo(-1);
    write(ack(), 7);
    assertThat(applied(running)).isEqualTo(7);

    Files.move(ack(), aside());
    write(pullArea.resolve(BundleNames.ACK + ".tmp"), 8);
    assertThat(applied(running)).isEqualTo(7);
    assertThat(applied(new Acknowledged(pullArea))).isEqualTo(7);

    Files.move(pullArea.resolve(BundleNames.ACK + ".tmp"), ack());
    assertThat(applied(running)).isEqualTo(8);
    Files.delete(aside());
    assertThat(applied(running)).isEqualTo(8);
    Files.delete(ack());
    assertThat(applied(running)).isEqualTo(-1);
  }
}
