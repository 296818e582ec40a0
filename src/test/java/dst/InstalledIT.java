package dst;

import static org.assertj.core.api.Assertions.assertThat;

import dst.testbed.Installation;
import dst.testbed.Installation.Ended;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, unpacked in a folder of its own. */
class InstalledIT {
  private static final Map<String, String> NOTHING = Map.of();

  @TempDir Path dir;
  private Installation installation;

  @BeforeEach
  void unpack() throws Exception {
    installation = new Installation(dir.resolve("with blank/opt"));
  }

  @Test
  void a_fresh_home_of_an_installation_is_well() throws Exception {
    String home = dir.resolve("home").toString();
    assertThat(installation.run(NOTHING, "init", home).code()).isZero();

    Ended check = installation.run(NOTHING, "check", "--home", home);
    assertThat(check.code()).as(check.toString()).isZero();
    assertThat(check.out()).contains("all is well");
    assertThat(Path.of(home, "conf/systemd")).doesNotExist();
  }

  @Test
  void the_class_path_is_what_lies_in_lib() throws IOException {
    Path lib = installation.dir().resolve("lib");
    try (JarFile jar = new JarFile(lib.resolve("dst.jar").toFile());
        Stream<Path> files = Files.list(lib)) {
      String path = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(Arrays.asList(path.split(" "))).doesNotHaveDuplicates().hasSizeGreaterThan(50);
      assertThat(names)
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(Stream.of("dst.jar"), Arrays.stream(path.split(" "))).toList());
    }
  }

  @Test
  void examples_and_units_are_there_and_secrets_are_not() {
    Path root = installation.dir();
    assertThat(root.resolve("conf/systemd/dst-central.service")).exists();
    assertThat(root.resolve("docs/examples/boston.yaml")).exists();
    assertThat(root.resolve("locations")).doesNotExist();
    assertThat(root.resolve("conf/compose")).doesNotExist();
    assertThat(root.resolve("conf/secrets")).isDirectoryNotContaining("glob:**.key");
  }

  @Test
  void a_quick_start_is_used_and_one_that_does_not_fit_prevents_nothing() throws Exception {
    Ended made = installation.run(NOTHING, "quick-start");
    assertThat(made.code()).as(made.toString()).isZero();
    Path archive = Path.of(made.out().substring(0, made.out().lastIndexOf(',')));
    assertThat(archive).exists().hasParent(installation.dir().toRealPath().resolve("lib"));
    assertThat(shared()).isPositive();

    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.write(new byte[4096]);
    }
    assertThat(shared()).isZero();

    cut(archive);
    assertThat(shared()).isZero();
  }

  /** How many classes came from the archive. What programs read says nothing but the version. */
  private long shared() throws Exception {
    Path log = dir.resolve("classes.log");
    String options = "-Xlog:class+load=info:file=" + log;
    Ended version = installation.run(Map.of("DST_JAVA_OPTS", options), "--version");
    assertThat(version.code()).as(version.toString()).isZero();
    assertThat(version.out()).matches("dst [0-9.]+\n");
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.endsWith("shared objects file (top)")).count();
    }
  }

  private static void cut(Path archive) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
  }
}
