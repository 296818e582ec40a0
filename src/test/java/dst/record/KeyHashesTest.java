package dst.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyHashesTest {
  @TempDir Path dir;

  /** How often each hash was told to have been added before. */
  private Map<Long, Integer> again(int room, long... hashes) throws IOException {
    Map<Long, Integer> again = new TreeMap<>();
    try (KeyHashes keys = new KeyHashes(dir.resolve("keys"), room)) {
      for (long hash : hashes) {
        if (keys.add(hash)) {
          again.merge(hash, 1, Integer::sum);
        }
      }
      keys.finish(hash -> again.merge(hash, 1, Integer::sum));
    }
    return again;
  }

  @Test
  void a_hash_that_was_added_before_is_found_at_once() throws IOException {
    assertThat(again(1 << 19, 5, -7, 5, 1, 5)).isEqualTo(Map.of(5L, 2));
    assertThat(dir.resolve("keys")).doesNotExist();
  }

  @Test
  void what_does_not_fit_into_memory_is_compared_on_the_disk() throws IOException {
    int count = 40_000;
    long[] hashes = new Random(14).longs(count, 1, count / 2).toArray();
    Map<Long, Integer> expected = new TreeMap<>();
    for (long hash : hashes) {
      expected.merge(hash, 1, Integer::sum);
    }
    expected.replaceAll((hash, times) -> times - 1);
    expected.values().removeIf(times -> times == 0);

    assertThat(again(1 << 10, hashes)).isEqualTo(expected);
    assertThat(dir.resolve("keys")).doesNotExist();
  }

  @Test
  void memory_is_given_back_run_by_run_and_the_last_one_may_be_empty() throws IOException {
    long[] hashes = IntStream.rangeClosed(1, 513).mapToLong(i -> i * 0x9e3779b97f4a7c15L).toArray();

    assertThat(again(1 << 10, hashes)).isEmpty();
    try (KeyHashes keys = new KeyHashes(dir.resolve("keys"), 1 << 10)) {
      for (long hash : hashes) {
        keys.add(hash);
      }
      assertThat(dir.resolve("keys")).exists();
      keys.finish(hash -> {});
      assertThat(Files.size(dir.resolve("keys"))).isEqualTo(8L * hashes.length);
    }
  }

  @Test
  void parts_of_a_key_do_not_run_together() {
    assertThat(KeyHashes.of(List.of("ab", "c"))).isNotEqualTo(KeyHashes.of(List.of("a", "bc")));
    assertThat(KeyHashes.of(List.of("ab"))).isEqualTo(KeyHashes.of(List.of("ab"))).isNotZero();
    assertThat(
            IntStream.range(0, 1_000_000)
                .mapToLong(i -> KeyHashes.of(List.of("P" + i)))
                .distinct()
                .count())
        .isEqualTo(1_000_000);
  }
}
