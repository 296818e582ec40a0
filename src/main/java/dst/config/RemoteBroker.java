package dst.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An Artemis of its own that central reaches by network: {@code dst.broker.url} and what belongs to
 * it.
 *
 * @param addresses the broker, and behind it its backups
 * @param tls empty: in plain text
 */
public record RemoteBroker(
    List<Address> addresses, String user, String password, Optional<Tls> tls) {

  static final String URL = "dst.broker.url";
  static final String USER = "dst.broker.user";
  static final String PASSWORD = "dst.broker.password";
  static final String TLS = "dst.broker.tls";
  static final String AUTHORITIES = "dst.broker.tls.ca";
  static final String OWN = "dst.broker.tls.key";

  private static final Pattern ADDRESS =
      Pattern.compile("tcp://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):([0-9]{1,5})");
  private static final String EXAMPLE =
      "write it like tcp://broker.example:61617, and a broker with its backup like"
          + " tcp://a.example:61617,tcp://b.example:61617";

  public RemoteBroker {
    addresses = List.copyOf(addresses);
  }

  /** A server and its port. */
  public record Address(String host, int port) {
    @Override
    public String toString() {
      return "tcp://" + host + ":" + port;
    }
  }

  /**
   * @param authorities PEM file of those whose signature is trusted; empty: those of Java
   * @param own PEM file with central's own key and certificate; empty: it shows none
   */
  public record Tls(Optional<Path> authorities, Optional<Path> own) {}

  /** Without the password. */
  @Override
  public String toString() {
    return addresses.stream().map(Address::toString).collect(Collectors.joining(","));
  }

  static Optional<RemoteBroker> read(Home home, PropertiesFile properties, Variables variables) {
    List<Address> faulty = List.of(new Address("", 0));
    List<Address> addresses =
        properties.read(URL, RemoteBroker::addresses, properties.has(URL) ? faulty : List.of());
    if (addresses.isEmpty()) {
      Stream.of(USER, PASSWORD, TLS, AUTHORITIES, OWN)
          .filter(properties::has)
          .forEach(
              key ->
                  properties.fault(
                      key,
                      "belongs to a broker of its own: set "
                          + URL
                          + " too, or remove this line for the embedded one"));
      return Optional.empty();
    }
    return Optional.of(
        new RemoteBroker(
            addresses,
            properties.read(USER, text -> text, "dst"),
            properties.read(PASSWORD, variables::passwordOrText, ""),
            tls(home, properties, variables)));
  }

  private static List<Address> addresses(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    if (text.contains("@") || text.contains("?") || text.contains("(")) {
      throw new IllegalArgumentException(
          "holds more than addresses: user, password and TLS have keys of their own, dst sets the"
              + " rest; "
              + EXAMPLE);
    }
    return Arrays.stream(text.split(",", -1)).map(each -> address(each.strip())).toList();
  }

  private static Address address(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("\"" + text + "\" is no address of a broker: " + EXAMPLE);
    }
    return new Address(matcher.group(1), port);
  }

  private static Optional<Tls> tls(Home home, PropertiesFile properties, Variables variables) {
    boolean on = properties.read(TLS, RemoteBroker::isOn, true);
    Optional<Path> authorities =
        properties.read(
            AUTHORITIES, text -> Optional.of(certificates(home, text)), Optional.empty());
    Optional<Path> own =
        properties.read(OWN, text -> Optional.of(variables.keyFile(text)), Optional.empty());
    if (on) {
      return Optional.of(new Tls(authorities, own));
    }
    Stream.of(AUTHORITIES, OWN)
        .filter(properties::has)
        .forEach(key -> properties.fault(key, "means nothing with " + TLS + "=off: remove one"));
    return Optional.empty();
  }

  private static boolean isOn(String text) {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw new IllegalArgumentException("\"" + text + "\" is neither on nor off: write one");
    };
  }

  private static Path certificates(Home home, String text) {
    Path file = Settings.path(home, text);
    try (InputStream in = Files.newInputStream(file)) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        throw new CertificateException("it is empty");
      }
      return file;
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          home.shown(file)
              + " holds no certificates in PEM (-----BEGIN CERTIFICATE-----): "
              + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          home.shown(file)
              + " can't be read: put the certificate of the authority there that signed the"
              + " broker's, in PEM",
          e);
    }
  }
}
