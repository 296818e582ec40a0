package dst.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux tells of processes and the machine below {@code /proc}. */
final class ProcFiles {
  /** Linux counts a process' time in these, whatever its kernel does. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Path PROC = Path.of("/proc");

  private ProcFiles() {}

  /** CPU seconds of a process and all below it, also of those below that have ended. */
  static double cpuSeconds(ProcessHandle process) {
    // one that ends during a look may be neither there nor with its parent yet
    return Math.max(look(process), look(process));
  }

  private static double look(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .mapToDouble(p -> ticks(p.pid()) / TICKS_PER_SECOND)
        .sum();
  }

  /** CPU seconds of one process, without what it has started. */
  static double ownCpuSeconds(long pid) {
    return ticks(pid) / TICKS_PER_SECOND;
  }

  /** Own time, and that of ended children; a process that is gone counts with its parent. */
  private static double ticks(long pid) {
    try {
      return ticks(Files.readString(PROC.resolve(pid + "/stat")));
    } catch (IOException ended) {
      return 0;
    }
  }

  /**
   * @param stat as proc(5) has it; the name in parentheses may hold anything
   */
  static double ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double sum = 0;
    for (int i = 11; i <= 14; i++) {
      sum += Double.parseDouble(fields[i]);
    }
    return sum;
  }

  /** CPU seconds that the whole machine was busy since it started. */
  static double machineCpuSeconds() {
    return busyTicks(lines(PROC.resolve("stat")).get(0)) / TICKS_PER_SECOND;
  }

  /**
   * @param cpu the first line of {@code /proc/stat}: user, nice, system, idle, iowait, irq, ...
   */
  static double busyTicks(String cpu) {
    String[] fields = cpu.trim().split(" +", -1);
    double sum = 0;
    for (int i = 1; i <= 8; i++) {
      if (i != 4 && i != 5) {
        sum += Double.parseDouble(fields[i]);
      }
    }
    return sum;
  }

  /** The most resident memory of one process, in MB. */
  static double peakMemory(long pid) {
    return kilobytes(pid, "VmHWM:") / 1024.0;
  }

  /** The resident memory of one process, in MB. */
  static double memory(long pid) {
    return kilobytes(pid, "VmRSS:") / 1024.0;
  }

  static long threads(long pid) {
    return kilobytes(pid, "Threads:");
  }

  private static long kilobytes(long pid, String name) {
    return lines(PROC.resolve(pid + "/status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("process " + pid + " has no " + name));
  }

  static double load() {
    return Double.parseDouble(lines(PROC.resolve("loadavg")).get(0).split(" ", -1)[0]);
  }

  static String cpuModel() {
    return lines(PROC.resolve("cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.replaceFirst(".*: ", ""))
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  static double memoryOfMachine() {
    return Double.parseDouble(lines(PROC.resolve("meminfo")).get(0).replaceAll("[^0-9]", ""))
        / 1024
        / 1024;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new IllegalStateException("can't read " + file + ": the bench needs Linux", e);
    }
  }
}
