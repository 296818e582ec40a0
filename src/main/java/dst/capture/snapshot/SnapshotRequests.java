package dst.capture.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dst.capture.Snapshots;
import dst.config.Handover;
import dst.config.Home;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What people and the listener itself ask to be sent whole: a file in {@code data/host/snapshot}
 * for each capture. Files, so that it works whether the listener runs or not, and is not forgotten.
 */
public final class SnapshotRequests implements Snapshots {
  /** The built-in capture of data files that travel by themselves. */
  public static final String DATA_FILES = "data_file";

  /** In place of a capture's name: all of them. */
  public static final String ALL = "ALL";

  private static final String ASKED = ".asked";
  private static final String TAKEN = ".taken";
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path folder;
  private final Map<String, Request> taken = new TreeMap<>();

  public SnapshotRequests(Home home) {
    this.folder = home.data().resolve("host").resolve("snapshot");
  }

  /**
   * @param reason why, for people
   * @param contents whether the contents of data files are sent, also those that central has
   * @param number that later ones exceed; 0: somebody wrote the file by hand
   */
  public record Request(String reason, boolean contents, long number) {}

  public Path folder() {
    return folder;
  }

  @Override
  public void request(String reason) throws IOException {
    ask(List.of(ALL), reason, false);
  }

  /**
   * @param captures names; {@link #ALL} for all
   * @return the request's number
   */
  public long ask(Collection<String> captures, String reason, boolean contents) throws IOException {
    Request request = new Request(reason, contents, newest() + 1);
    for (String capture : captures) {
      write(capture + ASKED, request);
    }
    return request.number();
  }

  /** The highest number that was given. */
  private long newest() throws IOException {
    long newest = 0;
    for (String ending : List.of(ASKED, TAKEN)) {
      for (String capture : names(ending)) {
        Request request = readIfThere(folder.resolve(capture + ending));
        newest = Math.max(newest, request == null ? 0 : request.number());
      }
    }
    for (SnapshotProgress.Line line : new SnapshotProgress(folder).read()) {
      newest = Math.max(newest, line.request());
    }
    return newest;
  }

  /** The running listener may take it away meanwhile. */
  private static Request readIfThere(Path file) throws IOException {
    try {
      return read(file);
    } catch (NoSuchFileException taken) {
      return null;
    }
  }

  private void write(String name, Request request) throws IOException {
    Handover.makeFolder(folder);
    Path temp = folder.resolve(name + ".tmp");
    try (FileChannel file =
        FileChannel.open(
            temp,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      file.write(ByteBuffer.wrap(JSON.writeValueAsBytes(request)));
      file.force(true);
    }
    Handover.give(temp);
    Files.move(
        temp,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Takes what is asked for, by capture; it counts as taken until it is {@link #done}. */
  Map<String, Request> take() throws IOException {
    for (String capture : names(ASKED)) {
      Files.move(
          folder.resolve(capture + ASKED),
          folder.resolve(capture + TAKEN),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      taken.put(capture, read(folder.resolve(capture + TAKEN)));
    }
    Map<String, Request> now = new TreeMap<>(taken);
    taken.clear();
    return now;
  }

  /** Takes it for other captures instead: what is asked of all is asked of each. */
  void expand(String asked, Collection<String> captures, Request request) throws IOException {
    for (String capture : captures) {
      if (!capture.equals(asked)) {
        write(capture + TAKEN, request);
      }
    }
    if (!captures.contains(asked)) {
      done(asked);
    }
  }

  /** Takes it again at the next look. */
  void postpone(String capture, Request request) {
    taken.put(capture, request);
  }

  /** After a start: what was taken and not done is to be taken again. */
  void begin() throws IOException {
    for (String capture : names(TAKEN)) {
      taken.put(capture, read(folder.resolve(capture + TAKEN)));
    }
  }

  /** What is asked for, and not taken yet. */
  public List<String> asked() throws IOException {
    return names(ASKED);
  }

  private List<String> names(String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    }
  }

  /** A file that somebody wrote by hand asks, too. */
  private static Request read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    try {
      return JSON.readValue(text, Request.class);
    } catch (JsonProcessingException e) {
      return new Request(text.isBlank() ? "asked for" : text.strip(), false, 0);
    }
  }

  /** What stands in the bundles now, or nobody can do. */
  void done(String capture) throws IOException {
    Files.deleteIfExists(folder.resolve(capture + TAKEN));
  }
}
