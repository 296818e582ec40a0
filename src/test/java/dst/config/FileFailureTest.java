package dst.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FileFailureTest {
  private static final String USER = System.getProperty("user.name");

  @TempDir Path dir;

  @AfterEach
  void theUserIsItselfAgain() {
    System.setProperty("user.name", USER);
  }

  static Stream<Exception> whatIsThrownWhereAFileMayNotBeRead() {
    return Stream.of(
        new AccessDeniedException("FILE"),
        new FileNotFoundException("FILE (Permission denied)"),
        new UncheckedIOException(new AccessDeniedException("FILE")),
        new IOException("can't start", new AccessDeniedException("FILE")),
        new IllegalStateException("can't start", new AccessDeniedException("FILE")));
  }

  @ParameterizedTest
  @MethodSource("whatIsThrownWhereAFileMayNotBeRead")
  void a_right_that_is_missing_is_one_sentence_wherever_it_was_found(Exception failure) {
    assertThat(FileFailure.sentence(failure, "dst status"))
        .startsWith("permission denied: FILE")
        .doesNotContain("Exception", "can't start", "\n");
  }

  @Test
  void the_one_who_may_is_named_also_where_the_file_is_out_of_sight() throws IOException {
    String owner = Files.getOwner(dir).getName();
    AccessDeniedException denied =
        new AccessDeniedException(dir.resolve("data/central.lock").toString());

    assertThat(FileFailure.sentence(denied, "dst status"))
        .endsWith("give " + owner + " the right to it (ls -ld " + dir + " shows its rights)");
    System.setProperty("user.name", "somebody");
    assertThat(FileFailure.sentence(denied, "dst status"))
        .contains("(in " + dir + ") belongs to " + owner + ", and you are somebody: ")
        .containsPattern(
            owner.equals("root") ? "name a home of somebody with --home" : "sudo -u .* dst status");
  }

  @Test
  void a_home_that_is_none_is_said_to_be_none() {
    assertThat(sentence(new NoSuchFileException("/srv/locations")))
        .isEqualTo(
            "there is no file /srv/locations: name a home of dst with --home;"
                + " \"dst init DIR\" makes one");
    assertThat(sentence(new NoSuchFileException("/srv/x.csv")))
        .isEqualTo("there is no file /srv/x.csv");
  }

  @Test
  void what_else_ails_a_file_is_told_with_its_name_and_other_faults_are_none_of_files() {
    assertThat(sentence(new FileSystemException("/srv/x", null, "Read-only file system")))
        .isEqualTo("/srv/x: Read-only file system");
    assertThat(sentence(new IOException("no answer", new FileSystemException("/srv/x"))))
        .isEqualTo("no answer");
    assertThat(sentence(new IllegalStateException("a fault of dst"))).isNull();
  }

  private static String sentence(Exception failure) {
    return FileFailure.sentence(failure, "dst status");
  }
}
