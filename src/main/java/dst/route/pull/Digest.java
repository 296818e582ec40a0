package dst.route.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether content changed, without keeping it. */
public final class Digest {
  private Digest() {}

  public static String of(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Empty without a file; one that can't be read is like one with other content. */
  public static String ofFile(Path file) {
    if (file == null) {
      return "";
    }
    try {
      return of(Files.readAllBytes(file));
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
