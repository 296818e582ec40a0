package dst;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dst.testbed.PlainCamel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The rules of the house: who may know whom, and what must not exist (CONTRIBUTING.md). */
class HouseRulesTest {
  private static final int MOST_FILES = 40;
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern SENTENCE_END = Pattern.compile("\\.\\s");
  private static final JavaClasses ALL = new ClassFileImporter().importPackages("dst");
  private static final JavaClasses MAIN =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dst");

  /** The root package wires the others, so it is no slice. */
  @Test
  void packages_form_no_cycle() {
    slices().matching("dst.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  /** What wires the rooms lies above them in some packages, what all of them know in others. */
  @Test
  void rooms_form_no_cycle() {
    for (String house : List.of("route", "capture", "store", "pull", "demo")) {
      slices().matching("dst." + house + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }
    for (String wired : List.of("dst.route", "dst.store", "dst.demo")) {
      neverKnow(wired + ".*..", wired);
    }
    for (String known : List.of("dst.capture", "dst.pull")) {
      neverKnow(known, known + ".*..");
    }
  }

  private static void neverKnow(String some, String others) {
    noClasses()
        .that()
        .resideInAPackage(some)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(others)
        .check(MAIN);
  }

  @Test
  void no_package_is_crowded() throws IOException {
    List<String> crowded = new ArrayList<>();
    try (Stream<Path> folders = Files.walk(SOURCES.resolve("dst"))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.list(folder)) {
          long count = files.filter(file -> file.toString().endsWith(".java")).count();
          if (count > MOST_FILES) {
            crowded.add(folder + " has " + count + " files");
          }
        }
      }
    }
    assertThat(crowded).isEmpty();
  }

  @Test
  void stages_meet_in_the_routes_and_never_import_each_other() {
    slices()
        .matching("dst.(*)..")
        .that(
            DescribedPredicate.describe(
                "are stages",
                slice ->
                    List.of("pull", "store", "deadletter", "capture")
                        .contains(slice.getNamePart(1))))
        .should()
        .notDependOnEachOther()
        .check(MAIN);
  }

  /** What is captured is sealed behind it. */
  @Test
  void only_sealing_knows_another_stage_and_no_stage_knows_sealing() {
    noClasses()
        .that()
        .resideInAPackage("dst.seal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dst.pull..", "dst.store..", "dst.deadletter..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAnyPackage("dst.pull..", "dst.store..", "dst.deadletter..", "dst.capture..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dst.seal..")
        .check(MAIN);
  }

  @Test
  void stages_know_neither_routes_nor_commands() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dst.pull..", "dst.store..", "dst.deadletter..", "dst.capture..", "dst.seal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dst", "dst.route..", "dst.ops..", "dst.demo..")
        .check(MAIN);
  }

  @Test
  void the_ground_floor_knows_no_stage() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dst.record..", "dst.location..", "dst.format..", "dst.bundle..", "dst.config..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dst..")
                .and(
                    not(
                        resideInAnyPackage(
                            "dst.record..",
                            "dst.location..",
                            "dst.format..",
                            "dst.bundle..",
                            "dst.config.."))))
        .check(MAIN);
  }

  @Test
  void only_route_knows_camel_the_broker_and_ssh() {
    onlyIn(
        List.of("dst.route.."),
        "org.apache.camel..",
        "org.apache.activemq..",
        "jakarta.jms..",
        "org.messaginghub..",
        "com.jcraft.jsch..");
  }

  /** A program copies it, or takes dst.jar without any of its libraries. */
  @Test
  void the_outbox_of_programs_needs_nothing_but_the_jdk() {
    classes()
        .that()
        .resideInAPackage("dst.outbox..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dst.outbox..", "java..")
        .check(MAIN);
  }

  @Test
  void only_the_demo_has_an_sftp_server() {
    onlyIn(List.of("dst.demo.."), "org.apache.sshd..");
  }

  @Test
  void only_commands_know_picocli() {
    onlyIn(List.of("dst", "dst.ops..", "dst.demo.."), "picocli..");
  }

  @Test
  void only_store_the_host_its_programs_the_wiring_and_the_demo_know_jdbc() {
    onlyIn(
        List.of("dst", "dst.store..", "dst.capture..", "dst.outbox..", "dst.demo.."),
        "java.sql..",
        "javax.sql..",
        "com.zaxxer..",
        "org.flywaydb..",
        "org.postgresql..",
        "org.h2..");
  }

  private static void onlyIn(List<String> packages, String... libraries) {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages.toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .check(MAIN);
  }

  @Test
  void packages_are_named_after_what_they_do() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..",
            "..common..",
            "..helper..",
            "..impl..",
            "..model..",
            "..dto..",
            "..service..",
            "..manager..")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void classes_are_named_after_what_they_are() {
    noClasses()
        .should()
        .haveNameMatching(".*[.$](Abstract|Base)[A-Z]\\w*")
        .orShould()
        .haveNameMatching(".*(Utils?|Helper|Impl|Manager)")
        .check(ALL);
  }

  @Test
  void no_interface_begins_with_i() {
    noClasses()
        .that()
        .areInterfaces()
        .should()
        .haveNameMatching(".*[.$]I[A-Z][a-z]\\w*")
        .check(ALL);
  }

  @Test
  void no_static_field_can_change() {
    noFields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(SYNTHETIC)
        .should()
        .notBeFinal()
        .check(MAIN);
  }

  @Test
  void nothing_sleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .orShould()
        .callMethod(Thread.class, "sleep", java.time.Duration.class)
        .check(ALL);
  }

  /** One made otherwise looks for Camel's command line while it starts, and may fail by it. */
  @Test
  void tests_make_their_camel_with_PlainCamel() {
    noClasses()
        .that(not(type(PlainCamel.class)))
        .should()
        .callConstructor(DefaultCamelContext.class)
        .check(ALL);
  }

  @Test
  void every_package_says_what_comes_in_what_goes_out_and_what_must_not_be_here()
      throws IOException {
    List<Path> silent = new ArrayList<>();
    try (Stream<Path> folders = Files.walk(SOURCES.resolve("dst"))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        if (hasClasses(folder) && !says(folder.resolve("package-info.java"))) {
          silent.add(folder);
        }
      }
    }
    assertThat(silent).as("packages without a package-info.java that explains them").isEmpty();
  }

  private static boolean hasClasses(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    }
  }

  private static boolean says(Path packageInfo) throws IOException {
    if (!Files.exists(packageInfo)) {
      return false;
    }
    Matcher comment = JAVADOC.matcher(Files.readString(packageInfo));
    return comment.find() && SENTENCE_END.matcher(comment.group(1)).results().count() >= 2;
  }

  @Test
  void the_rules_see_the_whole_program() {
    assertThat(MAIN.stream().map(JavaClass::getPackageName))
        .contains("dst", "dst.config", "dst.pull", "dst.route", "dst.ops");
  }
}
