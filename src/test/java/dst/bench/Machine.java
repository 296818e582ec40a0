package dst.bench;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Where it was measured. */
record Machine(
    String day,
    int cores,
    String cpu,
    double memoryGigabytes,
    String kernel,
    String java,
    String postgresql) {

  static Machine here() {
    return new Machine(
        LocalDate.now(ZoneOffset.UTC).toString(),
        Runtime.getRuntime().availableProcessors(),
        ProcFiles.cpuModel(),
        ProcFiles.memoryOfMachine(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        version("pg_config", "--version"));
  }

  private static String version(String program, String option) {
    try {
      return Program.run(List.of(program, option)).strip();
    } catch (IOException e) {
      return "no " + program;
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d cores (%s), %.0f GB; %s; %s; %s; %s",
        cores,
        cpu,
        memoryGigabytes,
        kernel,
        java,
        postgresql,
        day);
  }
}
