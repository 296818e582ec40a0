package dst.ops;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dst.config.Fault;
import dst.config.Faults;
import dst.config.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at the files in {@code conf/secrets/}: who may read them, and whether anything names them.
 */
final class SecretsCheck {
  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

  /** A variable may stand in the name: {@code ${secret:${id}.key}}. */
  private static final Pattern NAMED =
      Pattern.compile("\\$\\{secret:((?:[^${}]|\\$\\{[^{}]*\\})*)\\}");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^{}]*\\}");

  private SecretsCheck() {}

  /**
   * Files that others may read or change: who may not enter a folder above reaches none of its
   * files. Systems without such rights have none.
   */
  static void check(Home home, Faults faults) {
    for (Path file : secrets(home, faults)) {
      try {
        Set<PosixFilePermission> rights = rights(file);
        boolean toGroup =
            rights.contains(PosixFilePermission.GROUP_WRITE)
                && isOpen(file, PosixFilePermission.GROUP_EXECUTE);
        boolean toOthers =
            rights.stream().anyMatch(OF_OTHERS::contains)
                && isOpen(file, PosixFilePermission.OTHERS_EXECUTE);
        if (toGroup || toOthers) {
          faults.add(
              home.shown(file),
              0,
              "can be read or changed by others: chmod 600 " + home.shown(file));
        }
      } catch (IOException e) {
        faults.add(home.shown(file), 0, "can't be looked at: " + e);
      }
    }
  }

  private static boolean isOpen(Path file, PosixFilePermission enter) throws IOException {
    for (Path folder = file.toRealPath().getParent(); folder != null; folder = folder.getParent()) {
      if (!rights(folder).contains(enter)) {
        return false;
      }
    }
    return true;
  }

  private static Set<PosixFilePermission> rights(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null ? Set.of() : view.readAttributes().permissions();
  }

  /** Secrets that no file names: left over, or named otherwise by mistake. */
  static List<Fault> unused(Home home) throws IOException {
    List<Pattern> named = new ArrayList<>();
    for (Path folder : List.of(home.conf(), home.locations(), home.captures(), home.routes())) {
      for (Path file : files(folder)) {
        named(Files.readString(file, ISO_8859_1), named);
      }
    }
    System.getenv().values().forEach(value -> named(value, named));
    List<Fault> unused = new ArrayList<>();
    for (Path file : secrets(home, new Faults())) {
      String name = file.getFileName().toString();
      if (named.stream().noneMatch(pattern -> pattern.matcher(name).matches())) {
        unused.add(
            new Fault(home.shown(file), 0, "nothing names ${secret:" + name + "}: is it needed?"));
      }
    }
    return unused;
  }

  private static void named(String text, List<Pattern> named) {
    for (Matcher matcher = NAMED.matcher(text); matcher.find(); ) {
      StringBuilder name = new StringBuilder();
      for (String fixed : VARIABLE.split(matcher.group(1), -1)) {
        name.append(name.length() == 0 ? "" : ".*").append(Pattern.quote(fixed));
      }
      named.add(Pattern.compile(name.toString()));
    }
  }

  private static List<Path> secrets(Home home, Faults faults) {
    try {
      return files(home.secrets()).stream()
          .filter(file -> !file.getFileName().toString().matches("\\..*|README.*|.*\\.pub"))
          .toList();
    } catch (IOException e) {
      faults.add(home.shown(home.secrets()), 0, "can't be listed: " + e);
      return List.of();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
