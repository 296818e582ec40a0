package dst.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.config.BadConfiguration;
import dst.config.Home;
import dst.demo.shop.DemoDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private static final DemoDatabase NO_POSTGRES = new DemoDatabase(null, null, null);
  private static final Demo.Databases H2 = new Demo.Databases(NO_POSTGRES, NO_POSTGRES);

  @TempDir private Path dir;
  private Home home;

  @BeforeEach
  void two_locations_of_the_demo() throws IOException {
    home = new Home(dir.resolve("home"));
    Files.createDirectories(home.locations());
    Files.createDirectories(home.records());
    Files.createDirectories(home.routes());
    for (String file : List.of("host-outbox.camel.xml", "pull.camel.xml")) {
      Files.writeString(home.routes().resolve(file), "<camel/>");
    }
    Files.copy(Path.of("conf/records/product.yaml"), home.records().resolve("product.yaml"));
    for (String file : List.of("_defaults.yaml", "boston.yaml", "berlin.yaml")) {
      Files.copy(Path.of("locations", file), home.locations().resolve(file));
    }
  }

  private List<String> locations(Demo demo) {
    return demo.programs().stream().map(program -> program.site().id()).toList();
  }

  private void edit(String file, String from, String to) throws IOException {
    Path path = home.locations().resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }

  @Test
  void a_location_that_is_pulled_from_elsewhere_is_left_alone() throws Exception {
    Path real = home.locations().resolve("paris.yaml");
    Files.writeString(
        real,
        Files.readString(home.locations().resolve("boston.yaml"))
            + "pull: {from: sftp://paris@shop.example/pull}\n");
    try (DemoFolder folder = DemoFolder.open(home);
        Demo demo = Demo.prepare(folder, H2, 10)) {
      assertThat(locations(demo)).containsExactly("berlin", "boston");
      assertThat(demo.notes()).singleElement().asString().contains("paris", "shop.example");
      assertThat(folder.home().locations().resolve("paris.yaml")).doesNotExist();
      assertThat(folder.home().locations().resolve("boston.yaml")).exists();
    }
    assertThat(real).exists();
  }

  @Test
  void a_home_without_locations_for_the_demo_is_told_so_and_stays_as_it_is() throws Exception {
    edit("_defaults.yaml", "${env:DST_DEMO_HOST:${id}.example}", "${id}.example");
    assertThatThrownBy(() -> DemoFolder.open(home))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("no location of " + home.dir() + " is for the demo");
    assertThat(home.data()).doesNotExist();
  }

  @Test
  void only_the_first_hosts_take_part_if_that_is_asked_for() throws Exception {
    try (DemoFolder folder = DemoFolder.open(home);
        Demo demo = Demo.prepare(folder, H2, 1)) {
      assertThat(locations(demo)).containsExactly("berlin");
      assertThat(folder.home().locations().resolve("boston.yaml")).doesNotExist();
    }
  }

  @Test
  void each_host_has_a_home_as_an_integrator_would_write_it() throws Exception {
    try (DemoFolder folder = DemoFolder.open(home);
        Demo demo = Demo.prepare(folder, H2, 10)) {
      Site boston = demo.programs().get(1).site();
      Home host = boston.home();
      assertThat(host.conf().resolve("host.properties"))
          .content()
          .contains("dst.host.location=boston\n", "dst.host.pull-area=data/pull\n");
      assertThat(host.captures().resolve("products.yaml"))
          .content()
          .contains("table: products", "key: [\"sku\"]", "\"image\": \"images\"");
      assertThat(host.secrets().resolve("doorbell"))
          .hasSameTextualContentAs(folder.home().secrets().resolve("boston.doorbell"));
      assertThat(host.routes().resolve("host-outbox.camel.xml")).exists();
      assertThat(host.routes().resolve("pull.camel.xml")).doesNotExist();
      assertThat(boston.pullArea().resolve("done")).isDirectory();
      assertThat(boston.pullArea()).startsWith(Site.account(host));
    }
  }

  private int productsAtTheNextStart() throws Exception {
    try (DemoFolder folder = DemoFolder.open(home);
        Demo demo = Demo.prepare(folder, H2, 10)) {
      return demo.programs().get(1).catalogue().size();
    }
  }

  private void work() throws Exception {
    try (DemoFolder folder = DemoFolder.open(home);
        Demo demo = Demo.prepare(folder, H2, 10)) {
      demo.programs().get(1).work(40, 0);
    }
  }

  @Test
  void a_second_run_goes_on() throws Exception {
    work();
    edit("boston.yaml", "name: Boston, MA", "name: Boston");
    assertThat(productsAtTheNextStart()).isPositive();
  }

  @Test
  void a_run_after_records_are_defined_in_another_way_begins_anew() throws Exception {
    work();
    edit("boston.yaml", "stock: quantity", "stock: pieces");
    assertThat(productsAtTheNextStart()).isZero();
  }

  @Test
  void a_run_with_another_database_begins_anew() throws Exception {
    work();
    try (DemoFolder folder = DemoFolder.open(home)) {
      assertThat(folder.reasonToBeginAnew(H2.shown(), List.of())).isNull();
      assertThat(folder.reasonToBeginAnew("schema dst_demo of jdbc:postgresql:x", List.of()))
          .isEqualTo("it ran with another database");
    }
  }

  @Test
  void a_folder_has_one_demo_at_a_time() throws Exception {
    Files.createDirectories(home.data());
    try (DemoFolder folder = DemoFolder.open(home)) {
      assertThat(folder.isFresh()).isTrue();
      assertThatThrownBy(() -> DemoFolder.open(home))
          .hasMessageContaining("another dst demo runs in ");
    }
  }
}
