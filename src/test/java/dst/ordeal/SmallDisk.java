package dst.ordeal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A disk of 64 MB under a folder, where this process may mount one: for that it must be root. */
final class SmallDisk implements AutoCloseable {
  private static final int MEGABYTE = 1 << 20;

  private final Path folder;
  private final boolean mounted;

  SmallDisk(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.mounted = run("mount", "-t", "tmpfs", "-o", "size=64m", "none", folder.toString());
  }

  boolean isMounted() {
    return mounted;
  }

  /** Writes until nothing more goes in. */
  void fill() throws IOException {
    for (int i = 0; Files.getFileStore(folder).getUsableSpace() > MEGABYTE; i++) {
      Files.write(folder.resolve("filler-" + i), new byte[MEGABYTE]);
    }
  }

  void free() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path filler :
          files.filter(file -> file.getFileName().toString().startsWith("filler-")).toList()) {
        Files.delete(filler);
      }
    }
  }

  private static boolean run(String... command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.onExit().orTimeout(1, TimeUnit.MINUTES).join().exitValue() == 0;
    } catch (IOException e) {
      if (e.getMessage().contains("No such file")) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (mounted && !run("umount", folder.toString())) {
      throw new IOException("cannot unmount " + folder);
    }
  }
}
