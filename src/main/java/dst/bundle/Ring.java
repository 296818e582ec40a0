package dst.bundle;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A ring of the doorbell: {@code POST /doorbell/<location>} without a body, with the time in the
 * header {@code dst-at} (milliseconds since 1970) and in {@code dst-signature} the HMAC-SHA256 of
 * {@code <location>\n<at>}, in hex, under a secret that the host and central share. It says that
 * there is something to pull, and nothing else.
 *
 * @param at milliseconds since 1970, by the host's clock
 */
public record Ring(String location, long at, String signature) {
  public static final String PATH = "/doorbell/";
  public static final String AT = "dst-at";
  public static final String SIGNATURE = "dst-signature";

  /** A ring of this moment. */
  public static Ring sign(String location, Instant now, String secret) {
    long at = now.toEpochMilli();
    return new Ring(location, at, hmac(location, at, secret));
  }

  /** Whether who has the secret made it. Takes as long for a wrong signature as for a right one. */
  public boolean isSignedWith(String secret) {
    return MessageDigest.isEqual(
        hmac(location, at, secret).getBytes(StandardCharsets.UTF_8),
        signature.getBytes(StandardCharsets.UTF_8));
  }

  private static String hmac(String location, long at, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of()
          .formatHex(mac.doFinal((location + "\n" + at).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
