package dst.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * What can be told of a private key's file without a library: dst has nobody to ask for a
 * passphrase.
 */
final class KeyFile {
  private static final String OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----";

  /** PROTOCOL.key of OpenSSH: behind it the name of the cipher, a length before it. */
  private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(ISO_8859_1);

  private static final String PASSPHRASE =
      "has a passphrase, and there is nobody to ask for it: remove it with ssh-keygen -p -N '' -f"
          + " FILE, or make a key of its own for dst without one";

  private KeyFile() {}

  /**
   * @return what is wrong with it and what to do, for people; or null
   */
  static String problem(String content) {
    String begin = content.lines().findFirst().orElse("").strip();
    if (content.startsWith("PuTTY-User-Key-File")) {
      return "is a key of PuTTY's: export it with puttygen in OpenSSH's form (-O private-openssh)";
    }
    if (!content.startsWith("-----BEGIN")) {
      return "is no private key: it must begin with -----BEGIN (ssh-keygen makes one)";
    }
    if (!content.contains("PRIVATE KEY-----")) {
      return "is no private key, it begins with " + begin + ": ssh-keygen makes one";
    }
    if (content.contains("BEGIN ENCRYPTED") || content.contains("Proc-Type: 4,ENCRYPTED")) {
      return PASSPHRASE;
    }
    return begin.equals(OPENSSH) ? problemOfOpenSsh(content) : null;
  }

  private static String problemOfOpenSsh(String content) {
    int end = content.indexOf("-----END");
    byte[] key =
        end < 0
            ? new byte[0]
            : decoded(content.substring(OPENSSH.length(), end).replaceAll("\\s", ""));
    int from = MAGIC.length + Integer.BYTES;
    if (key.length < from || !Arrays.equals(key, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return "is damaged: copy it anew, all lines from -----BEGIN to -----END";
    }
    int length = ByteBuffer.wrap(key, MAGIC.length, Integer.BYTES).getInt();
    boolean open =
        length == 4 && key.length > from + 4 && "none".equals(new String(key, from, 4, ISO_8859_1));
    return open ? null : PASSPHRASE;
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
