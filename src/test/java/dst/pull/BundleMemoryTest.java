package dst.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a loss of power leaves of a file that was being written, the one before counts. */
class BundleMemoryTest {
  @TempDir Path dir;

  private BundleMemory memory() {
    return new BundleMemory(dir);
  }

  private static LastBundle last(long number, int batches) {
    return new LastBundle(1, number, "", false, batches, false, LastBundle.Past.NONE);
  }

  private static Batch batch(long number, int batch) {
    return new Batch(
        new BundleId("boston", 1, number),
        batch,
        false,
        "a.jsonl",
        null,
        "product",
        List.of("code"),
        null,
        null,
        List.of(new Change(Op.UPSERT, 1, 1, List.of("A-" + number + "-" + batch))),
        List.of(),
        List.of());
  }

  private static BatchSpool hold(BundleMemory memory, long number, int batches) throws IOException {
    BatchSpool hold = new BatchSpool(memory.spare(), BatchSpool.Kind.LIVE);
    for (int i = 0; i < batches; i++) {
      hold.add(batch(number, i));
    }
    return hold;
  }

  private static void save(BundleMemory memory, long number, int batches) throws IOException {
    memory.save(last(number, batches), hold(memory, number, batches));
  }

  private static List<String> left(BundleMemory memory, int batches) throws IOException {
    BatchSpool hold = new BatchSpool(memory.current(), BatchSpool.Kind.LIVE);
    hold.reopen("boston", batches);
    List<String> ids = new ArrayList<>();
    hold.batches(0).forEachRemaining(held -> ids.add(held.id()));
    return ids;
  }

  @Test
  void the_newest_counts_and_its_batches_are_there() throws IOException {
    assertThat(memory().load()).isNull();
    BundleMemory memory = memory();
    for (int number = 1; number <= 5; number++) {
      save(memory, number, number - 1);
      BundleMemory later = memory();
      assertThat(later.load()).isEqualTo(last(number, number - 1));
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < number - 1; i++) {
        expected.add(batch(number, i).id());
      }
      assertThat(left(later, number - 1)).isEqualTo(expected);
    }
  }

  @Test
  void it_goes_on_where_the_last_process_ended() throws IOException {
    for (int number = 1; number <= 4; number++) {
      BundleMemory memory = memory();
      memory.load();
      save(memory, number, 2);
    }
    assertThat(memory().load()).isEqualTo(last(4, 2));
  }

  /** A bundle may be taken again: the newest is not the one with the highest number. */
  @Test
  void what_was_set_back_stays_so() throws IOException {
    BundleMemory memory = memory();
    save(memory, 7, 1);
    save(memory, 3, 1);
    assertThat(memory().load()).isEqualTo(last(3, 1));
  }

  @Test
  void it_is_finished_until_the_next_one() throws IOException {
    BundleMemory memory = memory();
    save(memory, 1, 1);
    memory.finish();
    assertThat(memory().load()).isEqualTo(last(1, 1).asFinished());
    save(memory, 2, 1);
    assertThat(memory().load()).isEqualTo(last(2, 1));
  }

  @Test
  void what_was_finished_before_the_files_were_removed_says_nothing_of_what_comes_after()
      throws IOException {
    BundleMemory memory = memory();
    save(memory, 1, 1);
    memory.finish();
    Files.delete(memory.current());
    save(memory(), 1, 1);
    assertThat(memory().load()).isEqualTo(last(1, 1));
  }

  @Test
  void a_file_that_was_cut_off_or_has_other_bytes_does_not_count() throws IOException {
    BundleMemory memory = memory();
    save(memory, 1, 2);
    memory.finish();
    save(memory, 2, 3);
    byte[] whole = Files.readAllBytes(memory.current());
    for (int at = 0; at < whole.length; at++) {
      Files.write(memory.current(), Arrays.copyOf(whole, at));
      assertThat(memory().load()).as("cut at %d", at).isEqualTo(last(1, 2).asFinished());
      byte[] other = whole.clone();
      other[at] ^= 1;
      Files.write(memory.current(), other);
      assertThat(memory().load()).as("other byte %d", at).isEqualTo(last(1, 2).asFinished());
    }
    Files.write(memory.current(), whole);
    assertThat(memory().load()).isEqualTo(last(2, 3));
  }

  @Test
  void what_is_only_held_does_not_count() throws IOException {
    BundleMemory memory = memory();
    save(memory, 1, 1);
    hold(memory, 2, 2).close();
    assertThat(memory().load()).isEqualTo(last(1, 1));
    hold(memory, 2, 2).clear();
    assertThat(memory().load()).isEqualTo(last(1, 1));
  }

  @Test
  void the_first_file_may_be_cut_off() throws IOException {
    BundleMemory memory = memory();
    save(memory, 1, 1);
    byte[] whole = Files.readAllBytes(memory.current());
    Files.write(memory.current(), Arrays.copyOf(whole, whole.length - 1));
    assertThat(memory().load()).isNull();
  }

  @Test
  void two_damaged_files_are_a_matter_for_people() throws IOException {
    BundleMemory memory = memory();
    save(memory, 1, 1);
    save(memory, 2, 1);
    Files.writeString(memory.spare(), "");
    Files.writeString(memory.current(), "");
    BundleMemory later = memory();
    assertThatThrownBy(later::load)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bundle-1 and bundle-2 are damaged")
        .hasMessageContaining("remove both");
  }
}
