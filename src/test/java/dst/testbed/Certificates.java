package dst.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Base64;

/** A certificate authority for a test, made by the JDK's keytool; what it signs comes as PEM. */
public final class Certificates {
  private static final String PASSWORD = "changeit";

  private final Path dir;
  private final Path store;

  public Certificates(Path dir) throws IOException {
    this.dir = Files.createDirectories(dir);
    this.store = dir.resolve("all.p12");
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=test authority", "-ext", "bc:c");
  }

  /** The authority's certificate. */
  public Path authority() throws IOException, GeneralSecurityException {
    Certificate[] certificate = {keys().getCertificate("ca")};
    return Files.writeString(dir.resolve("ca.pem"), pem(certificate));
  }

  /**
   * A new private key and its certificate in one file.
   *
   * @param names in keytool's form: {@code dns:localhost,ip:127.0.0.1}
   */
  public Path signed(String alias, String names) throws IOException, GeneralSecurityException {
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-dname",
        "CN=" + alias,
        "-ext",
        "san=" + names,
        "-signer",
        "ca");
    KeyStore keys = keys();
    byte[] key = keys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
    return Files.writeString(
        dir.resolve(alias + ".pem"),
        block("PRIVATE KEY", key) + pem(keys.getCertificateChain(alias)));
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static String pem(Certificate[] certificates) throws GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    for (Certificate certificate : certificates) {
      text.append(block("CERTIFICATE", certificate.getEncoded()));
    }
    return text.toString();
  }

  private static String block(String kind, byte[] content) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
  }

  private void keytool(String... arguments) throws IOException {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String[] command = new String[arguments.length + 9];
    String[] fixed = {
      tool,
      "-keystore",
      store.toString(),
      "-storepass",
      PASSWORD,
      "-keyalg",
      "RSA",
      "-validity",
      "30"
    };
    System.arraycopy(fixed, 0, command, 0, 1);
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    System.arraycopy(fixed, 1, command, 1 + arguments.length, fixed.length - 1);
    Commands.run(Arrays.asList(command));
  }
}
