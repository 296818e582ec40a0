package dst.bench;

import dst.bundle.Hashes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Data files of one size in one folder, like pictures: no packer makes them smaller.
 *
 * @param dir where they lie until a host gets a copy
 */
record FileSet(String name, Path dir, int count, long bytes) {

  static FileSet write(Path parent, String name, int count, long bytes) throws IOException {
    FileSet set = new FileSet(name, Files.createDirectory(parent.resolve(name)), count, bytes);
    Random random = new Random(name.hashCode());
    byte[] block = new byte[(int) Math.min(bytes, 1 << 20)];
    for (int i = 0; i < count; i++) {
      try (OutputStream out = Files.newOutputStream(set.dir.resolve(set.file(i)))) {
        for (long written = 0; written < bytes; written += block.length) {
          random.nextBytes(block);
          out.write(block);
        }
      }
    }
    return set;
  }

  String file(int i) {
    return "%05d.jpg".formatted(i);
  }

  double megabytes() {
    return count * bytes / 1e6;
  }

  /** All of it at once: first hidden beside the folder, then under its name. */
  void putInto(Path folder) throws IOException {
    Path hidden = Files.createDirectories(folder.resolveSibling("." + name));
    for (int i = 0; i < count; i++) {
      Files.createLink(hidden.resolve(file(i)), dir.resolve(file(i)));
    }
    Files.createDirectories(folder);
    Files.move(hidden, folder.resolve(name));
  }

  /** Whether each file is there, whatever is in it. */
  boolean isIn(Path copy) {
    return IntStream.range(0, count).allMatch(i -> Files.exists(copy.resolve(file(i))));
  }

  /** Fails if a copy differs. */
  void requireSame(Path copy) throws IOException {
    for (int i = 0; i < count; i++) {
      String here = Hashes.sha256(dir.resolve(file(i)));
      if (!here.equals(Hashes.sha256(copy.resolve(file(i))))) {
        throw new AssertionError(copy.resolve(file(i)) + " is not what the host has");
      }
    }
  }
}
