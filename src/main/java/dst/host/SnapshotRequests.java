package dst.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dst.config.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What people and the listener itself ask to be sent whole: a file in {@code data/host/snapshot}
 * for each capture. Files, so that it works whether the listener runs or not, and is not forgotten.
 */
public final class SnapshotRequests {
  /** The built-in capture of data files that travel by themselves. */
  public static final String DATA_FILES = "data_file";

  /** In place of a capture's name: all of them. */
  public static final String ALL = "ALL";

  private static final String ASKED = ".asked";
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path folder;

  public SnapshotRequests(Home home) {
    this.folder = home.data().resolve("host").resolve("snapshot");
  }

  /**
   * @param reason why, for people
   * @param contents whether the contents of data files are sent, also those that central has
   */
  public record Request(String reason, boolean contents) {}

  public Path folder() {
    return folder;
  }

  /**
   * @param captures names; {@link #ALL} for all
   */
  public void ask(Collection<String> captures, String reason, boolean contents) throws IOException {
    Files.createDirectories(folder);
    for (String capture : captures) {
      Path temp = folder.resolve(capture + ".tmp");
      Files.write(temp, JSON.writeValueAsBytes(new Request(reason, contents)));
      Files.move(
          temp,
          folder.resolve(capture + ASKED),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What is asked for, by capture. */
  Map<String, Request> asked() throws IOException {
    Map<String, Request> asked = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(ASKED)).toList()) {
        String name = file.getFileName().toString();
        asked.put(name.substring(0, name.length() - ASKED.length()), read(file));
      }
    } catch (NoSuchFileException nothing) {
      return asked;
    }
    return asked;
  }

  /** A file that somebody wrote by hand asks, too. */
  private static Request read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    try {
      return JSON.readValue(text, Request.class);
    } catch (JsonProcessingException e) {
      return new Request(text.isBlank() ? "asked for" : text.strip(), false);
    }
  }

  /** It was carried out, or nobody can. */
  void done(String capture) throws IOException {
    Files.deleteIfExists(folder.resolve(capture + ASKED));
  }
}
