package dst.ordeal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 46 locations under load while all kinds of trouble come and go. {@code -Ddst.ordeal.seconds} is
 * how long each one lasts; {@code make ordeal} takes a minute, the tests a few seconds.
 */
class OrdealIT {
  private static final Duration EACH =
      Duration.ofSeconds(Integer.getInteger("dst.ordeal.seconds", 4));

  @TempDir Path dir;
  private Ordeal ordeal;

  @AfterEach
  void end() throws Exception {
    if (ordeal != null) {
      ordeal.end();
    }
  }

  @Test
  void all_are_equal_in_the_end_and_who_is_not_concerned_does_not_notice() throws Exception {
    ordeal = new Ordeal(dir, 46, EACH);
    ordeal.start();
    ordeal.phase("nothing is wrong", ordeal::calm);
    ordeal.phase("definitions edited, added, broken, removed", this::editDefinitions);
    ordeal.phase("a host hangs", ordeal::hangAHost);
    ordeal.phase("PostgreSQL is stopped", ordeal::stopTheDatabase);
    ordeal.phase("the broker is killed", ordeal::killTheBroker);
    if (ordeal.hasSmallDisk()) {
      ordeal.phase("the disk is full", ordeal::fillTheDisk);
    }
    ordeal.phase("nothing is wrong any more", ordeal::calm);
    ordeal.stopHosts();

    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(ordeal.differences()).isEmpty());
    ordeal.tell();
    assertThat(ordeal.deadLetters()).as("dead letters").isEmpty();
    assertThat(ordeal.bundlesThatDoNotAddUp()).isZero();
    assertThat(ordeal.filesTakenTwice()).isZero();
  }

  private void editDefinitions() throws Exception {
    Path locations = ordeal.home().locations();
    Path edited = locations.resolve("l02.yaml");
    Path broken = locations.resolve("l03.yaml");
    Path removed = locations.resolve("l04.yaml");
    Map<Path, String> before =
        Map.of(broken, Files.readString(broken), removed, Files.readString(removed));

    replace(edited, Files.readString(edited).replace("every: 200ms", "every: 300ms"));
    replace(broken, before.get(broken).replace("every:", "evry:"));
    Files.delete(removed);
    replace(locations.resolve("added.yaml"), ordeal.definition("added"));
    ordeal.calm();
    replace(broken, before.get(broken));
    replace(removed, before.get(removed));
    ordeal.calm();
  }

  /** As an editor saves. */
  private static void replace(Path file, String content) throws IOException {
    Path saved = file.resolveSibling("." + file.getFileName() + ".swp");
    Files.writeString(saved, content);
    Files.move(saved, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
