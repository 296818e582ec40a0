package dst.ops;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code dst quick-start}: a class-data archive for the start script. It fits one build of Java, so
 * it is made where dst is installed. Java ignores one that does not fit.
 */
@Command(
    name = "quick-start",
    description = {
      "Makes central and every command start faster. Run it once after an archive is unpacked, and"
          + " after each update of Java, as the user who may write to the installation.",
      "It runs central for some seconds on a home of its own and keeps, in lib/, the classes as Java"
          + " holds them in memory. Without it all works as well, and starts slower."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Done.", "1:It failed; all starts as before.", "2:Bad usage."})
public final class QuickStartCommand implements Callable<Integer> {
  /** Where the start script looks: this, a dash, the size of the file, and ".jsa". */
  private static final String PREFIX = System.getProperty("dst.quick-start");

  private static final long MINUTES = 2;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (PREFIX == null) {
      throw new ParameterException(
          spec.commandLine(), "only an unpacked archive can be made to start faster: make dist");
    }
    Path lib = Path.of(PREFIX).getParent();
    if (!Files.isWritable(lib)) {
      throw new IOException(lib + " can't be written to: run this as the user who owns it");
    }
    Path work = Files.createTempDirectory("dst-quick-start");
    Path growing = lib.resolve(work.getFileName() + ".tmp");
    try {
      rehearse(work, growing);
      Path archive = Path.of(PREFIX + "-" + Files.size(growing) + ".jsa");
      keep(growing, archive);
      spec.commandLine()
          .getOut()
          .printf("%s, %d MB%n", archive, Files.size(archive) / (1024 * 1024));
      return 0;
    } finally {
      Files.deleteIfExists(growing);
      delete(work);
    }
  }

  /** Central pulls the example of a fresh home once, and is stopped; then Java writes the file. */
  private static void rehearse(Path work, Path archive) throws IOException, InterruptedException {
    Path home = work.resolve("home");
    File log = work.resolve("log").toFile();
    Process init = script(log, "init", home.toString()).start();
    require(init.waitFor(MINUTES, TimeUnit.MINUTES) && init.exitValue() == 0, "dst init", log);
    ProcessBuilder script = script(log, "central", "--home", home.toString());
    script.environment().put("DST_QUICK_START_FILE", archive.toString());
    Process central = script.start();
    try {
      Path done = home.resolve("inbox/example/done");
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
      while (!Files.exists(done) && System.nanoTime() < end) {
        require(!central.waitFor(100, TimeUnit.MILLISECONDS), "dst central", log);
      }
      central.destroy();
      boolean ended = central.waitFor(MINUTES, TimeUnit.MINUTES) && central.exitValue() == 0;
      require(ended && Files.exists(archive), "dst central", log);
    } finally {
      central.destroyForcibly();
    }
  }

  /** Nothing in the environment may lead the rehearsal to the real database or queue. */
  private static ProcessBuilder script(File log, String... arguments) {
    ProcessBuilder script = new ProcessBuilder();
    script.command().add(HomeOption.installation().resolve("dst").toString());
    script.command().addAll(List.of(arguments));
    script.environment().keySet().removeIf(name -> name.startsWith("DST_"));
    script.environment().put("DST_OBSERVE_PORT", "0");
    return script.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
  }

  private static void require(boolean well, String what, File log) throws IOException {
    if (!well) {
      throw new IOException(
          what + " did not do what is rehearsed here:\n" + Files.readString(log.toPath()));
    }
  }

  /**
   * Complete on disk before it has its name: Java dies of a cut one. Others are of old versions.
   */
  private static void keep(Path growing, Path archive) throws IOException {
    try (FileChannel file = FileChannel.open(growing, StandardOpenOption.READ)) {
      file.force(true);
    }
    Files.move(growing, archive, StandardCopyOption.ATOMIC_MOVE);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(archive.getParent(), "start-*.jsa")) {
      for (Path other : all) {
        if (!other.equals(archive)) {
          Files.delete(other);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
