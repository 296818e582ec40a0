package dst.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dst.testbed.MemoryPullArea;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FolderNamesTest {
  private final MemoryPullArea area = new MemoryPullArea();
  private final FolderNames names = new FolderNames(area);

  private List<String> fitting(String path) throws IOException {
    return names.fitting(path).stream().map(Listed::path).toList();
  }

  @Test
  void the_folders_on_the_way_may_be_alike_too() throws Exception {
    area.with("Pics/2026/a.jpg", "1").with("pics/2026/A.JPG", "2").with("pics/2025/a.jpg", "3");

    assertThat(fitting("PICS/2026/a.jpg")).containsExactly("Pics/2026/a.jpg", "pics/2026/A.JPG");
    assertThat(fitting("pics/2026/A.JPG")).containsExactly("pics/2026/A.JPG");
    assertThat(fitting("pics/2024/a.jpg")).isEmpty();
  }

  @Test
  void a_folder_is_no_file_and_what_no_record_may_name_is_not_found() throws Exception {
    area.with("A.jpg/b", "1").with(".Hidden.jpg", "2");

    assertThat(fitting("a.jpg")).isEmpty();
    assertThat(fitting(".hidden.jpg")).isEmpty();
  }

  @Test
  void a_folder_that_is_not_there_or_that_central_may_not_list_has_nothing() throws Exception {
    area.with("photos/A.jpg", "1");
    area.forbid("photos");

    assertThat(fitting("photos/a.jpg")).isEmpty();
    assertThat(fitting("gone/a.jpg")).isEmpty();
  }

  @Test
  void each_folder_is_listed_once() throws Exception {
    area.with("photos/A.jpg", "1");

    fitting("photos/a.jpg");
    fitting("photos/b.jpg");

    assertThat(area.listings()).isEqualTo(2);
  }

  @Test
  void in_a_folder_with_too_many_names_nothing_is_found() throws Exception {
    FolderNames huge =
        new FolderNames(
            new PullArea() {
              @Override
              public java.io.InputStream open(String path) {
                throw new IllegalStateException("nothing is opened: " + path);
              }

              @Override
              public List<Listed> list(String folder) {
                Listed file = new Listed("A.jpg", false, 1, 0);
                return java.util.Collections.nCopies(FolderNames.MOST_NAMES + 1, file);
              }
            });

    assertThat(huge.fitting("a.jpg")).isEmpty();
  }

  @Test
  void letters_without_a_capital_of_their_own_are_alike_too() {
    assertThat(FolderNames.folded("STRASSE.jpg")).isEqualTo(FolderNames.folded("straße.JPG"));
    assertThat(FolderNames.folded("Σίσυφος")).isEqualTo(FolderNames.folded("ΣΊΣΥΦΟΣ"));
    assertThat(FolderNames.folded("a")).isNotEqualTo(FolderNames.folded("ä"));
  }
}
