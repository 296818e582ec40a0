package dst.demo.shop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/** Key pairs of the demo: made once, kept as OpenSSH files that only their owner can read. */
public final class Keys {
  private static final int BITS = 256;

  private Keys() {}

  public static KeyPair loadOrMake(Path file) throws IOException, GeneralSecurityException {
    if (!Files.exists(file)) {
      make(file);
    }
    return new FileKeyPairProvider(file).loadKeys(null).iterator().next();
  }

  private static void make(Path file) throws IOException, GeneralSecurityException {
    Path temp = Secrets.createTemp(file);
    KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, BITS);
    try (OutputStream out = Files.newOutputStream(temp)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "dst demo", null, out);
    }
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
