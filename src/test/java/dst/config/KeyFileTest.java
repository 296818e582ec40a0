package dst.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {
  /** As {@code ssh-keygen} writes it, up to the cipher. */
  private static String openSsh(String cipher) {
    byte[] key =
        ("openssh-key-v1\0" + "\0\0\0" + (char) cipher.length() + cipher + "\0\0\0\4none")
            .getBytes(StandardCharsets.ISO_8859_1);
    return openSsh(
        Base64.getMimeEncoder(70, new byte[] {'\n'})
            .encodeToString(key)
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static String openSsh(byte[] body) {
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n"
        + new String(body, StandardCharsets.US_ASCII)
        + "\n-----END OPENSSH PRIVATE KEY-----\n";
  }

  @Test
  void a_key_without_a_passphrase_is_right_in_each_form() {
    assertThat(KeyFile.problem(openSsh("none"))).isNull();
    assertThat(KeyFile.problem("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n")).isNull();
    assertThat(KeyFile.problem("-----BEGIN PRIVATE KEY-----\nMC4C\n")).isNull();
    assertThat(
            KeyFile.problem(
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----BEGIN EC PRIVATE KEY-----\nMHcC\n"))
        .isNull();
  }

  @Test
  void a_key_with_a_passphrase_is_told_in_each_form() {
    assertThat(KeyFile.problem(openSsh("aes256-ctr")))
        .isEqualTo(
            "has a passphrase, and there is nobody to ask for it: remove it with ssh-keygen -p -N"
                + " '' -f FILE, or make a key of its own for dst without one");
    assertThat(KeyFile.problem("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIF\n"))
        .contains("has a passphrase");
    assertThat(
            KeyFile.problem(
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nMIIE"))
        .contains("has a passphrase");
  }

  @Test
  void a_damaged_key_is_told() {
    String whole = openSsh("none");
    assertThat(KeyFile.problem(whole.substring(0, whole.indexOf("-----END"))))
        .startsWith("is damaged");
    assertThat(KeyFile.problem(openSsh("rubbish".getBytes(StandardCharsets.US_ASCII))))
        .startsWith("is damaged");
    assertThat(KeyFile.problem(openSsh("%%%".getBytes(StandardCharsets.US_ASCII))))
        .startsWith("is damaged");
  }

  @ParameterizedTest
  @CsvSource({
    "ssh-ed25519 AAAA, is no private key",
    "PuTTY-User-Key-File-3: ssh-ed25519, is a key of PuTTY",
    "-----BEGIN PUBLIC KEY-----, 'is no private key, it begins with -----BEGIN PUBLIC KEY-----'"
  })
  void what_is_no_private_key_is_told(String content, String problem) {
    assertThat(KeyFile.problem(content)).startsWith(problem);
  }
}
