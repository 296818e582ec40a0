package dst.bench;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast others bring files over: OpenSSH's {@code sftp}, {@code rsync}, and the disk alone. */
final class FileLimits {
  private final Lab lab;
  private final Report report;
  private final SftpHosts hosts;

  FileLimits(Lab lab, Report report, SftpHosts hosts) {
    this.lab = lab;
    this.report = report;
    this.hosts = hosts;
  }

  /** Before each measure: what others have left to write is not to be in it. */
  static void sync() throws IOException {
    Program.run(List.of("sync"));
  }

  /** What the disk alone takes, for contents that lie in memory. */
  double written(FileSet set) throws IOException {
    Path to = lab.folder("written").resolve(set.name());
    long begin = System.nanoTime();
    try (FileChannel in = FileChannel.open(set.dir().resolve(set.file(0)));
        FileChannel out = FileChannel.open(to, CREATE_NEW, WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
      while (in.read(buffer) >= 0) {
        buffer.flip();
        out.write(buffer);
        buffer.clear();
      }
      out.force(true);
    }
    Files.delete(to);
    return (System.nanoTime() - begin) / 1e9;
  }

  double sftp(FileSet set, int port) throws Exception {
    Path to = lab.folder("sftp-" + set.name() + port);
    sync();
    double seconds = hosts.sftp(lab, port, List.of("get -r sets/" + set.name() + " " + to));
    set.requireSame(to.resolve(set.name()));
    return seconds;
  }

  /**
   * @return 0 where there is none
   */
  double rsync(FileSet set, int port) throws Exception {
    Path rsync;
    try {
      rsync = Program.find("rsync", "rsync");
    } catch (Missing e) {
      report.measured(DataFiles.NAME, e.getMessage() + ": its seconds", 0, "s");
      return 0;
    }
    Path to = lab.folder("rsync-" + set.name() + port);
    List<String> command = new ArrayList<>(List.of(rsync.toString(), "-a", "-e"));
    command.add(String.join(" ", hosts.client("ssh", port)));
    command.add(hosts.user() + "@127.0.0.1:" + set.dir());
    command.add(to.toString());
    sync();
    long begin = System.nanoTime();
    Program.run(command);
    double seconds = (System.nanoTime() - begin) / 1e9;
    set.requireSame(to.resolve(set.name()));
    return seconds;
  }
}
