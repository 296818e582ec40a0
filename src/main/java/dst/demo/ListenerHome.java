package dst.demo;

import static java.util.stream.Collectors.joining;

import dst.capture.Capture;
import dst.config.Home;
import dst.demo.shop.Secrets;
import dst.demo.shop.ShopAddress;
import dst.location.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** The home of a host's listener, written as an integrator would write it. */
final class ListenerHome {
  static final String SECRET = "doorbell";

  private final Site site;

  ListenerHome(Site site) {
    this.site = site;
  }

  /**
   * @param routes the folder with the shipped routes
   * @param secret of the host's rings
   */
  void write(Path routes, String secret) throws IOException {
    Path conf = site.home().conf();
    Files.createDirectories(conf);
    Files.createDirectories(site.files());
    Secrets.write(site.home().secrets().resolve(SECRET), secret);
    Files.writeString(conf.resolve("host.properties"), properties());
    if (own(site.id()) == null) {
      writeCapture(site.location(), site.home(), outbox());
    }
    copyRoutes(routes);
  }

  /** Writes a capture under the name that the location's definition knows. */
  static void writeCapture(Location location, Home home, String capture) throws IOException {
    Files.createDirectories(home.captures());
    String name = location.records().get(0).captured();
    Files.writeString(home.captures().resolve(name + ".yaml"), capture);
  }

  private void copyRoutes(Path routes) throws IOException {
    Path to = site.home().routes();
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(routes)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.startsWith("host-")) {
          Files.copy(file, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private String properties() {
    ShopAddress database = site.database();
    String pullArea = site.home().dir().relativize(site.pullArea()).toString().replace('\\', '/');
    return """
    dst.host.location=%s
    dst.host.db.url=%s
    dst.host.db.user=%s
    dst.host.db.password=%s
    dst.host.pull-area=%s
    dst.host.doorbell.secret=${secret:%s}
    """
        .formatted(
            site.id(), database.url(), database.user(), database.password(), pullArea, SECRET);
  }

  private String outbox() {
    Capture.Outbox capture = site.capture();
    StringBuilder text = new StringBuilder("outbox:\n");
    text.append("  table: ").append(capture.table()).append('\n');
    String key = capture.key().stream().map(ListenerHome::quoted).collect(joining(", "));
    text.append("  key: [").append(key).append("]\n");
    text.append("  triggers: ").append(capture.triggers()).append('\n');
    text.append(capture.files().isEmpty() ? "" : "files:\n");
    capture
        .files()
        .forEach(
            (column, folder) ->
                text.append(
                    "  %s: %s\n"
                        .formatted(quoted(column), quoted(folder.isEmpty() ? "." : folder))));
    return text.toString();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The capture of a host that drops files; null: its database is captured. */
  static String own(String location) throws IOException {
    try (InputStream in =
        ListenerHome.class.getResourceAsStream("/demo/captures/" + location + ".yaml")) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
