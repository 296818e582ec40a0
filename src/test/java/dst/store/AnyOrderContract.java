package dst.store;

import static org.assertj.core.api.Assertions.assertThat;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.DataFile;
import dst.store.database.LedgerEntry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Any permutation, repetition or delay of batches ends the same, in every dialect. */
interface AnyOrderContract {
  int THREADS = 4;

  Central central();

  @Test
  default void any_order_and_repetition_of_batches_ends_in_the_same_state() throws Exception {
    for (long seed = 1; seed <= 6; seed++) {
      AnyOrder scenario = new AnyOrder(seed, contents());
      for (Batch batch : scenario.deliveries()) {
        central().store().apply(batch);
      }
      assertEnd(scenario);
    }
  }

  @Test
  default void batches_applied_in_parallel_end_in_the_same_state() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (long seed = 11; seed <= 16; seed++) {
        AnyOrder scenario = new AnyOrder(seed, contents());
        Queue<Batch> queue = new ConcurrentLinkedQueue<>(scenario.deliveries());
        List<Future<Integer>> done = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          done.add(threads.submit(() -> drain(queue)));
        }
        for (Future<Integer> thread : done) {
          thread.get();
        }
        assertEnd(scenario);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private int drain(Queue<Batch> queue) throws Exception {
    int applied = 0;
    for (Batch batch = queue.poll(); batch != null; batch = queue.poll()) {
      central().store().apply(batch);
      applied++;
    }
    return applied;
  }

  private List<DataFile> contents() throws Exception {
    List<DataFile> contents = new ArrayList<>();
    for (String text : List.of("one", "two", "three")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      contents.add(central().files().put(new ByteArrayInputStream(bytes), "any", 0, 100));
    }
    return contents;
  }

  private void assertEnd(AnyOrder scenario) throws Exception {
    String seed = scenario.location();
    assertThat(scenario.actualRecords(central())).as(seed).isEqualTo(scenario.expectedRecords());
    assertThat(scenario.leftOver(central())).as(seed).isEmpty();
    Map<String, String> files = scenario.expectedFiles();
    assertThat(
            central()
                .query(
                    "select path, sha256 from data_file where location = '%s' order by path"
                        .formatted(seed)))
        .as(seed)
        .isEqualTo(files.entrySet().stream().map(f -> f.getKey() + " " + f.getValue()).toList());
    for (Map.Entry<String, String> file : files.entrySet()) {
      assertThat(central().tree().resolve(seed).resolve(file.getKey()))
          .as(seed)
          .hasSameBinaryContentAs(central().files().path(file.getValue()));
    }
    for (BundleId bundle : scenario.bundles()) {
      LedgerEntry entry = central().ledger().find(bundle).orElseThrow();
      LedgerEntry.Counts counts = entry.counts();
      assertThat(entry.isComplete()).as(bundle.toString()).isTrue();
      assertThat(counts.records()).as(bundle.toString()).isEqualTo(scenario.records(bundle));
      assertThat(counts.applied() + counts.superseded() + counts.rejected())
          .as(bundle.toString())
          .isEqualTo(counts.records());
    }
  }
}
