package dst.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.bundle.WantedFiles;
import dst.config.Home;
import dst.demo.shop.DemoDatabase;
import dst.demo.shop.Picture;
import dst.location.Location;
import dst.location.RecordFiles;
import dst.record.BatchBuilder;
import dst.record.BundleId;
import dst.record.Mapping;
import dst.record.Row;
import dst.store.Store;
import dst.store.database.Database;
import dst.store.files.DataFiles;
import dst.store.files.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  @TempDir private Path dir;
  private final Location location = Shipped.example("commas");
  private Database database;
  private HostProgram program;
  private DemoFolder folder;
  private Path files;

  @BeforeEach
  void bring_a_host_and_central_in_step() throws Exception {
    folder = DemoFolder.open(new Home(dir));
    Sites sites = new Sites(folder, new DemoDatabase(null, null, null), Clock.systemUTC());
    program =
        new HostProgram(
            sites.of(location, false), new Freshness(System::nanoTime), Clock.systemUTC());
    program.open();
    HostProgram.Work work = program.work(120, 0);
    files = dir.resolve("files");
    database = Database.open("jdbc:h2:file:" + dir.resolve("central/dst"), "dst", "", 4);
    take(work.file());
  }

  @AfterEach
  void close() throws IOException {
    database.close();
    program.close();
    folder.close();
  }

  private void take(String file) throws Exception {
    RecordFiles entry = location.records().get(0);
    FileStore fileStore = new FileStore(files);
    Store store = new Store(database, List.of(entry.type()), fileStore);
    Mapping mapping = entry.mapping(location.zone());
    BatchBuilder batch = new BatchBuilder(new BundleId("commas", 0, 1_000), file, entry.type());
    try (InputStream in = Files.newInputStream(program.site().pullArea().resolve(file));
        var rows = entry.format().open(in)) {
      long seq = 1_000;
      for (Row row = rows.next(); row != null; row = rows.next()) {
        batch.add(mapping.map(row, ++seq));
      }
    }
    store.apply(
        new DataFiles(fileStore)
            .fetch(batch.next(true), entry.type(), new WantedFiles(pullArea(), 1 << 20, Set.of())));
  }

  private PullArea pullArea() {
    return new PullArea() {
      @Override
      public InputStream open(String path) throws IOException {
        return Files.newInputStream(program.site().pullArea().resolve(path));
      }

      @Override
      public List<Listed> list(String folder) {
        throw new UnsupportedOperationException("nothing is listed here");
      }
    };
  }

  private List<String> differences() throws SQLException, IOException {
    return new Comparison(new CentralData(database), files).compare(program).differences();
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = database.connection();
        Statement sql = connection.createStatement()) {
      assertThat(sql.executeUpdate(statement)).isEqualTo(1);
      connection.commit();
    }
  }

  private String someKey() {
    return program.catalogue().get(3).key();
  }

  private Set<String> pictures() throws SQLException {
    return program.truth().values().stream()
        .map(texts -> texts.get("image"))
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String somePicture() throws SQLException {
    return pictures().iterator().next();
  }

  private void atTheHost(String statement) throws SQLException {
    try (Connection connection = program.site().database().connect();
        Statement sql = connection.createStatement()) {
      assertThat(sql.executeUpdate(statement)).isEqualTo(1);
    }
  }

  @Test
  void a_host_in_step_is_equal() throws Exception {
    Comparison.Result result = new Comparison(new CentralData(database), files).compare(program);
    assertThat(result.differences()).isEmpty();
    assertThat(result.rows()).isEqualTo(program.catalogue().size()).isGreaterThan(50);
    assertThat(result.dataFiles()).isEqualTo(pictures().size()).isGreaterThan(5);
  }

  @Test
  void a_wrong_value_is_found() throws Exception {
    sql("update product set price = 0.0777 where product_code = '" + someKey() + "'");
    assertThat(differences())
        .singleElement()
        .asString()
        .startsWith("product " + someKey() + ", price: the host has ")
        .endsWith(", central \"0.0777\"");
  }

  @Test
  void a_value_that_should_not_be_there_is_found() throws Exception {
    sql("update product set attributes = null where product_code = '" + keyWithAttributes() + "'");
    assertThat(differences())
        .singleElement()
        .asString()
        .startsWith("product " + keyWithAttributes() + ", attributes: the host has ")
        .endsWith(", central nothing");
  }

  private String keyWithAttributes() {
    return program.catalogue().products().stream()
        .filter(product -> product.values().containsKey("attributes"))
        .findFirst()
        .orElseThrow()
        .key();
  }

  @Test
  void a_missing_row_is_found() throws Exception {
    sql("delete from product where product_code = '" + someKey() + "'");
    assertThat(differences()).containsExactly("product " + someKey() + ": missing at central");
  }

  @Test
  void a_row_that_was_deleted_at_the_host_only_is_found() throws Exception {
    String key = someKey();
    atTheHost("delete from products where \"sku\" = '" + key + "'");
    assertThat(differences())
        .containsExactly("product " + key + ": central has it, the host has not");
  }

  @Test
  void a_data_file_without_its_row_is_found() throws Exception {
    String path = somePicture();
    sql("delete from data_file where path = '" + path + "'");
    assertThat(differences())
        .containsExactly("data file " + path + ", its row: missing at central");
  }

  @Test
  void a_data_file_that_the_host_has_not_is_found() throws Exception {
    sql(
        """
        insert into data_file (location, path, sha256, size, epoch, seq, deleted, bundle, applied_at)
        values ('commas', 'images/x.png', 'x', 1, 0, 1, false, 'none', current_timestamp)\
        """);
    assertThat(differences())
        .containsExactly("data file images/x.png: central has it, the host has not");
  }

  @Test
  void a_row_of_the_host_that_names_a_missing_file_is_found() throws Exception {
    String path = somePicture();
    Files.delete(program.site().pullArea().resolve(path));
    assertThat(differences())
        .containsExactly("data file " + path + ": a row of the host names it, and it is not there");
  }

  @Test
  void other_content_of_a_data_file_is_found_wherever_it_is() throws Exception {
    String path = somePicture();
    Files.write(program.site().pullArea().resolve(path), Picture.png(-1));
    assertThat(differences())
        .hasSize(3)
        .anySatisfy(difference -> assertThat(difference).contains(path + ", its row: "))
        .anySatisfy(difference -> assertThat(difference).contains(path + ", in the file store: "))
        .anySatisfy(difference -> assertThat(difference).contains(path + ", in the plain tree: "));
  }

  @Test
  void a_damaged_file_in_the_plain_tree_is_found() throws Exception {
    String path = somePicture();
    Path plain = files.resolve("commas").resolve(path);
    Files.delete(plain);
    Files.write(plain, Picture.png(-1));
    assertThat(differences())
        .singleElement()
        .asString()
        .startsWith("data file " + path + ", in the plain tree: the host's content is ");
  }
}
