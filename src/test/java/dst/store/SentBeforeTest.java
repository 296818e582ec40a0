package dst.store;

import static org.assertj.core.api.Assertions.assertThat;

import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.bundle.WantedFiles;
import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.Op;
import dst.store.files.DataFiles;
import dst.store.files.FileStore;
import dst.testbed.MemoryPullArea;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener sends a content once; later the file store must have it. */
class SentBeforeTest {
  private static final String HASH = "ab".repeat(32);

  @TempDir Path dir;
  private FileStore files;

  @BeforeEach
  void fileStore() throws IOException {
    files = new FileStore(dir);
  }

  /** Says of {@code old.gif} that it was sent before, and has the rest. */
  private record Area(MemoryPullArea inside, DataFile old) implements PullArea {
    @Override
    public InputStream open(String path) throws IOException {
      return inside.open(path);
    }

    @Override
    public Optional<DataFile> sentBefore(String path) {
      return path.equals(old.path()) ? Optional.of(old) : Optional.empty();
    }

    @Override
    public List<Listed> list(String folder) throws IOException {
      return inside.list(folder);
    }
  }

  private Batch fetch(DataFile old, Change... changes) throws IOException {
    Batch batch =
        new Batch(
            new BundleId("boston", 1, 1),
            0,
            true,
            "x.zip/data_file.jsonl",
            DataFile.TYPE.name(),
            DataFile.TYPE.fieldNames(),
            null,
            List.of(changes),
            List.of(),
            List.of());
    Area area = new Area(new MemoryPullArea().with("new.gif", "GIF"), old);
    return new DataFiles(files).fetch(batch, DataFile.TYPE, new WantedFiles(area, 1_000, Set.of()));
  }

  private static Change upsert(String path) {
    return new Change(Op.UPSERT, 7, 1, List.of(path, HASH, "99"));
  }

  @Test
  void its_row_is_what_the_file_store_has_whatever_the_line_said() throws IOException {
    byte[] gif = "old GIF".getBytes(StandardCharsets.UTF_8);
    DataFile old = files.put(new ByteArrayInputStream(gif), "old.gif", 0, 1_000);
    Batch batch = fetch(old, upsert("old.gif"), upsert("new.gif"));

    assertThat(batch.rejected()).isEmpty();
    assertThat(batch.changes().get(0).values()).containsExactly("old.gif", old.sha256(), "7");
    assertThat(batch.changes().get(1).values().get(2)).isEqualTo("3");
    assertThat(batch.files()).as("they are rows already").isEmpty();
  }

  @Test
  void one_that_the_file_store_has_lost_is_rejected_with_what_to_do() throws IOException {
    Batch batch = fetch(new DataFile("old.gif", HASH, 7, 0), upsert("old.gif"), upsert("new.gif"));

    assertThat(batch.changes()).hasSize(1);
    assertThat(batch.rejected().get(0).rule()).isEqualTo("missing-file");
    assertThat(batch.rejected().get(0).error())
        .contains("old.gif", "in an earlier bundle", "with a snapshot");
  }
}
