package dst.demo;

import dst.config.Settings;
import dst.demo.shop.DemoDatabase;
import dst.demo.shop.LocalPostgres;
import dst.ops.HomeOption;
import dst.store.database.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code dst demo}: the main job on this machine, with hosts of its own. */
@Command(
    name = "demo",
    description = {
      "Runs the main job on this machine: 46 hosts with a database each, whose programs keep"
          + " changing products and pictures; a listener on each host, which seals what has"
          + " changed; and a central server that pulls it over SFTP. No port is open to other"
          + " machines. Ctrl-C ends it in order.",
      "",
      "Everything is kept in data/demo below the home, and the next run goes on from there. What"
          + " stands in locations/, conf/records/ and routes/ is taken over at each start; if"
          + " records are defined in another way, it begins anew. A location that is pulled from"
          + " elsewhere is left out.",
      ""
    },
    footer = {
      "",
      "While it runs, other commands can look at it: dst dead list --home data/demo/home",
      "The log is data/demo/dst.log."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Ended; with --exit-when-synced: all hosts and central are equal.",
      "1:It failed, or not all are equal.",
      "2:Bad configuration or usage."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final double USUAL_RATE = 20;

  @Spec private CommandSpec spec;
  @Mixin private HomeOption home;

  @Option(
      names = "--changes",
      paramLabel = "N",
      description = "Stop changing products after N changes. Default: never.")
  private Long changes;

  @Option(
      names = "--exit-when-synced",
      description =
          "With --changes: wait until all of them are central, compare every row and every data"
              + " file of every host with central, and end.")
  private boolean exitWhenSynced;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = Time.class,
      description = "How long to wait for that at most, like 90s. Default: ${DEFAULT-VALUE}.")
  private Duration wait;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "Changes a second, of all hosts together. Default: 20; with --changes: as fast as the"
              + " hosts' programs can.")
  private Double rate;

  @Option(
      names = "--hosts",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Only the first N locations by name. Default: all.")
  private int hosts;

  @Option(
      names = "--broken",
      description =
          "Let the programs now and then write a product that breaks a rule (no number, a price"
              + " below 0, no name, a name that is too long, no currency): each is a dead letter.")
  private boolean broken;

  @Option(names = "--fresh", description = "Begin anew: delete data/demo first.")
  private boolean fresh;

  @Option(
      names = "--db-url",
      paramLabel = "URL",
      description =
          "A PostgreSQL database as the central one, like jdbc:postgresql://127.0.0.1/dst. The"
              + " first host has its database there, too, with triggers (else in a PostgreSQL"
              + " server of its own, if this machine has one). The demo keeps to its schemas"
              + " dst_demo and dst_demo_HOST there, and empties them when it begins anew. Default:"
              + " H2 in data/demo.")
  private String dbUrl;

  @Option(
      names = "--db-user",
      paramLabel = "USER",
      defaultValue = "dst",
      description = "Default: ${DEFAULT-VALUE}.")
  private String dbUser;

  @Option(
      names = "--db-password",
      paramLabel = "PASSWORD",
      defaultValue = "",
      arity = "0..1",
      interactive = true,
      echo = false,
      description = "Asked for if the option has no value. Default: none.")
  private String dbPassword;

  @Option(names = "--plain", description = "Print lines, also on a terminal.")
  private boolean plain;

  private final StartCentral start;
  private final StartHost startHost;

  public DemoCommand(StartCentral start, StartHost startHost) {
    this.start = start;
    this.startHost = startHost;
  }

  @Override
  public Integer call() throws Exception {
    check();
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch stop = new CountDownLatch(1);
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Thread hook = new Thread(() -> end(stop, ended), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (DemoFolder folder = DemoFolder.open(home.home())) {
      ended.complete(run(folder, out, stop) ? 0 : 1);
    } finally {
      ended.complete(1);
      if (stop.getCount() > 0) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
    return ended.join();
  }

  /** Java ends with the signal's number, whatever was done about it: it is halted with ours. */
  private static void end(CountDownLatch stop, CompletableFuture<Integer> ended) {
    stop.countDown();
    Runtime.getRuntime().halt(ended.join());
  }

  private void check() {
    if (exitWhenSynced && changes == null) {
      throw new ParameterException(
          spec.commandLine(), "--exit-when-synced needs --changes: when should the changes end?");
    }
    if ((changes != null && changes < 1) || hosts < 1 || (rate != null && rate <= 0)) {
      throw new ParameterException(
          spec.commandLine(), "--changes, --hosts and --rate must be greater than 0");
    }
    if (dbUrl != null && !dbUrl.startsWith("jdbc:postgresql:")) {
      throw new ParameterException(
          spec.commandLine(), "--db-url takes a PostgreSQL database: jdbc:postgresql://host/name");
    }
  }

  private boolean run(DemoFolder folder, PrintWriter out, CountDownLatch stop) throws Exception {
    if (fresh) {
      folder.delete();
    }
    LogFile.use(folder.log());
    Display display = new Display(out, !plain && Boolean.getBoolean("dst.terminal"));
    DemoDatabase database = new DemoDatabase(dbUrl, dbUser, dbPassword);
    boolean goesOn = !folder.isFresh();
    try (LocalPostgres postgres = postgres(folder, database, display);
        Demo demo =
            Demo.prepare(
                folder,
                new Demo.Databases(database, postgres == null ? database : postgres.database()),
                hosts)) {
      demo.notes().forEach(display::say);
      display.say(
          "%d hosts, central database: %s, %s %s; Ctrl-C ends it"
              .formatted(
                  demo.programs().size(),
                  database.shown(),
                  goesOn ? "going on in" : "new in",
                  home.home().shown(folder.dir())));
      try (StartCentral.Running central = start.on(folder.home(), demo.environment())) {
        central.progress().follow(demo.freshness()::stored);
        demo.listen(startHost, central.doorbell());
        return run(demo, central, display, stop);
      }
    }
  }

  /** One host has PostgreSQL: central's where that is one, else a server of its own. */
  private static LocalPostgres postgres(DemoFolder folder, DemoDatabase central, Display display) {
    if (central.isPostgres()) {
      return null;
    }
    try {
      return LocalPostgres.start(folder.postgres());
    } catch (IOException e) {
      display.say("No host has PostgreSQL, all have H2: " + e.getMessage());
      return null;
    }
  }

  private boolean run(Demo demo, StartCentral.Running central, Display display, CountDownLatch stop)
      throws Exception {
    Settings settings = demo.settings();
    Settings.Database db = settings.database();
    try (Database database = Database.open(db.url(), db.user(), db.password(), 1)) {
      DemoRun run = new DemoRun(demo, central, database, settings, display);
      double pace = rate != null ? rate : changes == null ? USUAL_RATE : 0;
      Pace.Plan plan = new Pace.Plan(pace, changes == null ? 0 : changes, broken);
      return run.run(plan, exitWhenSynced ? wait : null, stop);
    }
  }

  /** A time like 90s, 10m or 1h. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Duration.parse("PT" + text);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "\"" + text + "\" is no time: write it like 90s, 10m or 1h");
      }
    }
  }
}
