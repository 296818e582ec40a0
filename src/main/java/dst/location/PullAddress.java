package dst.location;

import dst.config.Home;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The address under {@code from:}. What it holds becomes part of a route's address, so it is
 * strict.
 */
final class PullAddress {
  private static final String FORM = ": write it like sftp://user@host/folder or file:///folder";

  private PullAddress() {}

  /**
   * @throws IllegalArgumentException with a message for people, which never shows a password
   */
  static URI parse(String text, Home home) {
    URI uri = syntax(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    return switch (scheme) {
      case "sftp" -> sftp(uri, text);
      case "file" -> file(uri, text, home);
      default ->
          throw new IllegalArgumentException(
              shown(text) + " is neither an sftp: nor a file: address" + FORM);
    };
  }

  private static URI syntax(String text) {
    if (text.matches("[a-z]+://[^/@]*:[^/@]*@.*")) {
      throw new IllegalArgumentException(
          "holds a password: take it out of the address and write \"password: ${secret:name}\"");
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          shown(text) + " is no address (" + e.getReason() + ")" + FORM, e);
    }
  }

  private static URI sftp(URI uri, String text) {
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(shown(text) + " names no host" + FORM);
    }
    if (uri.getUserInfo() == null || !uri.getUserInfo().matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException(
          shown(text) + " names no user (letters, digits, \".\", \"_\" and \"-\")" + FORM);
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException(uri.getPort() + " is no port: write one from 1 to 65535");
    }
    refuseExtras(uri, text);
    String path = uri.getPath();
    if (!path.startsWith("/")
        || !(path.equals("/") || isClean(path.substring(1).replaceAll("/$", "")))) {
      throw new IllegalArgumentException(
          shown(text)
              + " names no folder, or one with \"..\": write it like sftp://user@host/folder;"
              + " the folder is taken from the log-in folder, / is that one itself");
    }
    return uri;
  }

  private static URI file(URI uri, String text, Home home) {
    refuseExtras(uri, text);
    String given = uri.isOpaque() ? uri.getSchemeSpecificPart() : uri.getPath();
    String path = given.replaceAll("(?<=.)/+$", "");
    boolean absolute = path.startsWith("/");
    if (uri.getAuthority() != null || !isClean(absolute ? path.substring(1) : path)) {
      throw new IllegalArgumentException(
          shown(text)
              + " names no folder: write it like file:///srv/share/boston, or file:inbox/boston"
              + " for a folder below the home, without \"..\"");
    }
    return withoutTrailingSlash(absolute ? Path.of(path) : home.dir().resolve(path));
  }

  /** {@link Path#toUri} adds a slash only while the folder exists. */
  private static URI withoutTrailingSlash(Path folder) {
    String text = folder.toUri().toString();
    return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  private static void refuseExtras(URI uri, String text) {
    if (uri.getQuery() != null || uri.getFragment() != null || text.contains("?")) {
      throw new IllegalArgumentException(
          shown(text)
              + " has \"?\" or \"#\" in it: write the address alone, the options have keys of their own");
    }
  }

  /** Whether it is a relative path with slashes that stays where it is put. */
  static boolean isClean(String path) {
    return path.matches("[^\\\\\\p{Cntrl}?#]+")
        && Arrays.stream(path.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  private static String shown(String text) {
    return "\"" + text.replaceAll("//[^/@]*:[^@]*@", "//***@") + "\"";
  }
}
