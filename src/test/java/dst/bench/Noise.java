package dst.bench;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How far the machine was ours while a scenario ran.
 *
 * @param loopBefore milliseconds that a fixed piece of work took before it
 * @param loopAfter the same after it
 * @param others CPU that other processes of the machine used meanwhile, as a part of one core
 * @param load of the machine before it
 */
record Noise(double loopBefore, double loopAfter, double others, double load) {

  /** What was read before a scenario. */
  record Before(double loop, double load, long nanos, double machine, double own) {}

  static Before before() {
    double load = ProcFiles.load();
    loop();
    return new Before(loop(), load, System.nanoTime(), ProcFiles.machineCpuSeconds(), own());
  }

  static Noise since(Before before) {
    double others = ProcFiles.machineCpuSeconds() - before.machine - (own() - before.own);
    double seconds = (System.nanoTime() - before.nanos) / 1e9;
    return new Noise(before.loop, loop(), Math.max(0, others / seconds), before.load);
  }

  private static double own() {
    return ProcFiles.cpuSeconds(ProcessHandle.current());
  }

  /** The median of three, because the first may still be compiled. */
  private static double loop() {
    return Percentiles.of(new double[] {once(), once(), once()}).at(50);
  }

  private static double once() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[1 << 20];
      long begin = System.nanoTime();
      for (int i = 0; i < 64; i++) {
        digest.update(block);
      }
      digest.digest();
      return (System.nanoTime() - begin) / 1e6;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
