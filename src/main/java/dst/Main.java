package dst;

/** Replaced by the wiring. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {}
}
