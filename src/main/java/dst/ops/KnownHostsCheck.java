package dst.ops;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dst.config.Faults;
import dst.config.Home;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Lines of a known_hosts file that no host can fit: SSH passes over them without a word. */
final class KnownHostsCheck {
  private static final String FORM = ": a line is HOST TYPE KEY, as ssh-keyscan prints it";

  private KnownHostsCheck() {}

  static void check(Home home, Path file, Faults faults) {
    if (file == null || !Files.exists(file)) {
      return; // the first host is refused with what to do
    }
    try {
      String text = Files.readString(file, ISO_8859_1);
      if (text.indexOf('\0') >= 0) {
        faults.add(home.shown(file), 1, "is UTF-16, as PowerShell's > writes: save it as UTF-8");
        return;
      }
      List<String> lines = text.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String problem = problem(lines.get(i).strip());
        if (problem != null) {
          faults.add(home.shown(file), i + 1, problem);
        }
      }
    } catch (IOException e) {
      faults.add(home.shown(file), 0, "can't be read: " + e);
    }
  }

  private static String problem(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return null;
    }
    String marker = line.startsWith("@") ? line.split("\\s+", 2)[0] : "";
    if (!marker.isEmpty() && !List.of("@revoked", "@cert-authority").contains(marker)) {
      return "\"" + marker + "\" is no marker: there are @cert-authority and @revoked";
    }
    String[] parts = line.substring(marker.length()).strip().split("\\s+", -1);
    if (parts.length < 3) {
      return "is no host's key" + FORM;
    }
    if (!parts[1].matches("(ssh|ecdsa|sk)-[A-Za-z0-9@.-]+")) {
      return "\"" + parts[1] + "\" is no type of a key, like ssh-ed25519" + FORM;
    }
    String type = type(parts[2]);
    if (!parts[1].equals(type)) {
      return (type == null ? "the key is damaged" : "the key is of type " + type)
          + ": get the line anew with ssh-keyscan, and compare it with the host's own key";
    }
    return null;
  }

  /** The key says its type itself, with a length before it (RFC 4253, 6.6). */
  private static String type(String base64) {
    try {
      ByteBuffer key = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
      int length = key.remaining() < Integer.BYTES ? -1 : key.getInt();
      if (length < 0 || length >= key.remaining()) {
        return null;
      }
      byte[] type = new byte[length];
      key.get(type);
      String name = new String(type, ISO_8859_1);
      return name.matches("[A-Za-z0-9@.-]+") ? name : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
