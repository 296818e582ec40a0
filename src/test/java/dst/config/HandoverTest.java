package dst.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only root can give files away; anybody else makes them for himself. */
class HandoverTest {
  @TempDir Path dir;
  private Path data;

  @BeforeEach
  void data() throws IOException {
    data = Files.createDirectory(dir.resolve("data"));
  }

  private static UserPrincipal owner(Path file) throws IOException {
    return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
  }

  private UserPrincipal nobodyOwnsData() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")));
    UserPrincipal nobody =
        data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Files.setOwner(data, nobody);
    return nobody;
  }

  @Test
  void what_root_makes_belongs_to_the_one_whose_data_it_is() throws IOException {
    UserPrincipal nobody = nobodyOwnsData();

    Handover.makeFolder(data.resolve("host/snapshot"));
    Path file = Files.createFile(data.resolve("host/snapshot/ALL.asked"));
    Handover.give(file);

    assertThat(owner(data.resolve("host"))).isEqualTo(nobody);
    assertThat(owner(data.resolve("host/snapshot"))).isEqualTo(nobody);
    assertThat(owner(file)).isEqualTo(nobody);
  }

  @Test
  void a_link_that_somebody_put_there_gives_nothing_away() throws IOException {
    UserPrincipal nobody = nobodyOwnsData();
    Path roots = Files.createFile(dir.resolve("roots"));
    Path link = Files.createSymbolicLink(data.resolve("ALL.asked.tmp"), roots);

    Handover.give(link);

    assertThat(owner(roots)).isNotEqualTo(nobody);
  }

  @Test
  void ones_own_files_stay_as_they_are() throws IOException {
    Handover.makeFolder(data.resolve("a/b"));
    Path file = Files.createFile(data.resolve("a/b/c"));
    Handover.give(file);

    assertThat(owner(file)).isEqualTo(owner(data));
  }
}
