package dst.location;

import dst.config.Home;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

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
    Path folder = absolute ? Path.of(path) : home.dir().resolve(path);
    refuseFoldersOfDst(folder, home, text);
    return withoutTrailingSlash(folder);
  }

  /** What is pulled is moved: that must not be what dst keeps, or what people configure. */
  private static void refuseFoldersOfDst(Path folder, Home home, String text) {
    Path real = real(folder);
    for (Path ofDst : List.of(home.data(), home.conf(), home.routes(), home.locations())) {
      if (real.startsWith(real(ofDst))) {
        throw new IllegalArgumentException(
            shown(text)
                + " lies in "
                + home.shown(ofDst)
                + " of this home, which is dst's own: name another folder, like file:inbox/boston");
      }
    }
    if (real.equals(real(home.dir()))) {
      throw new IllegalArgumentException(
          shown(text) + " is the home itself: name another folder, like file:inbox/boston");
    }
  }

  /** Where links lead, as far as there is something. */
  static Path real(Path path) {
    Path rest = path.getFileSystem().getPath("");
    for (Path there = path.toAbsolutePath().normalize(); ; there = there.getParent()) {
      try {
        return there.toRealPath().resolve(rest).normalize();
      } catch (IOException notThere) {
        if (there.getParent() == null) {
          return path.toAbsolutePath().normalize();
        }
        rest = there.getFileName().resolve(rest);
      }
    }
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
              + " has \"?\" or \"#\" in it: write the address alone, the options have keys of their"
              + " own");
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
