package dst.ops;

import dst.capture.Capture;
import dst.capture.Captures;
import dst.capture.database.HostDatabase;
import dst.config.Faults;
import dst.config.Home;
import dst.config.HostSettings;
import dst.config.Variables;
import java.io.IOException;
import java.util.List;

/** What a host's home says, for commands that work without the running listener. */
record HostOfHome(HostSettings settings, List<Capture> captures) {

  /**
   * @throws dst.config.BadConfiguration with every fault
   */
  static HostOfHome read(Home home) throws IOException {
    Faults faults = new Faults();
    HostSettings settings = HostSettings.load(home, Variables.of(home), faults);
    List<Capture> captures = Captures.load(home, settings, faults);
    faults.throwIfAny();
    return new HostOfHome(settings, captures);
  }

  /** The caller closes it. */
  HostDatabase database() throws IOException {
    HostSettings.Database at =
        settings
            .database()
            .orElseThrow(
                () ->
                    new IOException(
                        "conf/host.properties names no database: write dst.host.db.url"));
    return HostDatabase.open(at.url(), at.user(), at.password());
  }
}
