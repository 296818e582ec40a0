package dst.location;

import dst.config.Faults;
import dst.config.Home;
import dst.config.Quantity;
import dst.config.Variables;
import dst.config.YamlMap;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What stands under {@code pull:}. */
final class PullDefinition {
  static final List<String> KEYS =
      List.of(
          "from",
          "password",
          "private-key",
          "every",
          "cron",
          "order",
          "finished",
          "max-files",
          "max-size",
          "max-records",
          "max-data-file",
          "done",
          "template",
          "quiet",
          "timeout",
          "stalled-after",
          "min-rate",
          "doorbell",
          "listener");

  /** What is about plain files. */
  private static final List<String> PLAIN = List.of("order", "finished", "max-files", "done");

  /** A host that catches up after days seals no more than that beside each other. */
  private static final int MOST_BUNDLES = 1_000;

  static final List<String> FINISHED_KEYS = List.of("marker", "unchanged");

  /** The keys whose values are secrets. */
  static final Set<String> SECRETS = Set.of("password", "private-key", "doorbell");

  private static final List<String> LOGIN = List.of("password", "private-key");
  private static final int LEAST_DOORBELL = 16;

  private final Home home;
  private final Variables variables;
  private final Faults faults;

  PullDefinition(Home home, Variables variables, Faults faults) {
    this.home = home;
    this.variables = variables;
    this.faults = faults;
  }

  /**
   * @return null if anything in it is faulty
   */
  Pull read(YamlMap pull) {
    int before = faults.count();
    pull.refuseOthersThan(KEYS);
    pull.require(
        "from", "write under pull from where, like sftp://user@host/folder or file:///folder");
    URI from = pull.read("from", text -> PullAddress.parse(text, home), null);
    if (from != null) {
      checkLogin(pull, from);
    }
    pull.requireOneOf("every", "cron", "write one of them, like \"every: 5s\"");
    boolean listener = listener(pull);
    if (listener) {
      refusePlain(pull);
    }
    Pull read =
        new Pull(
            from,
            pull.read("password", variables::password, null),
            pull.<Path>read("private-key", variables::keyFile, null),
            pull.<Duration>read("every", Quantity.durationFrom("100ms"), null),
            pull.read("cron", PullDefinition::cron, null),
            listener ? Pull.Order.NAME : order(pull),
            listener ? new Pull.Finished(null, Duration.ZERO) : finished(pull),
            listener ? MOST_BUNDLES : pull.read("max-files", Quantity.number(1, 100_000), 100),
            pull.read("max-size", Quantity::size, 2L << 30),
            pull.read("max-records", Quantity.count(1, 1_000_000_000), 10_000_000L),
            pull.read("max-data-file", Quantity::size, 256L << 20),
            listener ? "done" : pull.read("done", cleanFolder("done"), "done"),
            pull.read("template", PullDefinition::template, "pull"),
            quiet(pull),
            patience(pull),
            pull.read("doorbell", this::doorbell, null),
            listener);
    return faults.count() == before ? read : null;
  }

  /** What stands in the defaults for hosts with an account does not trouble a local folder. */
  private static void checkLogin(YamlMap pull, URI from) {
    if (from.getScheme().equals("sftp")) {
      pull.requireOneOf(
          "password",
          "private-key",
          "write one of them, like \"private-key: ${secret:boston.key}\"");
      return;
    }
    for (String key : LOGIN) {
      if (pull.has(key) && pull.at(key).file().equals(pull.at("from").file())) {
        pull.fault(key, "a local folder needs no log-in: remove the line");
      }
    }
  }

  static boolean listener(YamlMap pull) {
    return pull.read("listener", Quantity::flag, false);
  }

  /**
   * What stands in the defaults for hosts with plain files does not trouble one with a listener.
   */
  private static void refusePlain(YamlMap pull) {
    for (String key : PLAIN) {
      Path file = pull.at(key).file();
      if (pull.has(key)
          && (file.equals(pull.place().file()) || file.equals(pull.at("listener").file()))) {
        pull.fault(
            key,
            "is about plain files, and with \"listener: true\" only sealed bundles are pulled:"
                + " remove the line");
      }
    }
  }

  private static Pull.Order order(YamlMap pull) {
    return pull.read("order", Quantity.oneOf(Pull.Order.class), Pull.Order.NAME);
  }

  /** Whoever listens on the way can try secrets against a ring for as long as they like. */
  private String doorbell(String reference) {
    String secret = variables.password(reference);
    if (!secret.isEmpty() && secret.length() < LEAST_DOORBELL) {
      throw new IllegalArgumentException(
          "the secret has "
              + secret.length()
              + " characters and can be guessed: at least "
              + LEAST_DOORBELL
              + ", like those of \"openssl rand -hex 32\"");
    }
    return secret;
  }

  private static String cron(String text) {
    if (Cron.parse(text).getNextValidTimeAfter(Date.from(Instant.now())) == null) {
      throw new IllegalArgumentException(
          "\"" + text + "\" never comes again: correct the year or day");
    }
    return text;
  }

  /** The word none takes away those of the defaults. */
  private static QuietHours quiet(YamlMap pull) {
    QuietHours quiet =
        pull
            .readEach(
                "quiet", text -> text.equals("none") ? QuietHours.NONE : QuietHours.parse(text))
            .stream()
            .reduce(QuietHours.NONE, QuietHours::and);
    if (quiet.isAlways()) {
      pull.fault("quiet", "leaves no minute of the week for a pull: write shorter times");
    }
    return quiet;
  }

  private static Pull.Patience patience(YamlMap pull) {
    Pull.Patience usual = Pull.Patience.USUAL;
    return new Pull.Patience(
        pull.read("timeout", Quantity.durationFrom("100ms"), usual.timeout()),
        pull.read("stalled-after", Quantity.durationFrom("100ms"), usual.stalledAfter()),
        pull.read("min-rate", Quantity::size, usual.minRate()));
  }

  private Pull.Finished finished(YamlMap pull) {
    if (!pull.has("finished") || pull.map("finished") == null) {
      return new Pull.Finished(null, Duration.ZERO);
    }
    YamlMap finished = pull.map("finished");
    finished.refuseOthersThan(FINISHED_KEYS);
    finished.requireOneOf("marker", "unchanged", "write {marker: .done} or {unchanged: 5s}");
    return new Pull.Finished(
        finished.read("marker", PullDefinition::marker, null),
        finished.read("unchanged", Quantity.durationFrom("1s"), Duration.ZERO));
  }

  private static String marker(String text) {
    if (!text.matches("\\.[A-Za-z0-9._-]+") || text.equals(".tmp") || text.equals(".part")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no suffix of a marker file: write one like .done");
    }
    return text;
  }

  private static String template(String text) {
    if (!text.matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no id of a route template: write one like my-pull");
    }
    return text;
  }

  static Function<String, String> cleanFolder(String example) {
    return text -> {
      String folder = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
      if (!PullAddress.isClean(folder)) {
        throw new IllegalArgumentException(
            "\""
                + text
                + "\" is no folder below the pull area: write it like "
                + example
                + ", without \"..\", backslash or a leading slash");
      }
      return folder;
    };
  }
}
