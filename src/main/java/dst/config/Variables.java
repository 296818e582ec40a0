package dst.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What files may take from outside: <code>${env:NAME}</code>, <code>${env:NAME:default}</code> and
 * <code>${secret:name}</code>. Each method throws {@link IllegalArgumentException} with a message
 * for people, which never holds a secret.
 */
public final class Variables {
  /** Of the names of environment variables that hold secrets. */
  static final String SECRET_PREFIX = "DST_SECRET_";

  private static final Pattern SECRET =
      Pattern.compile("\\$\\{secret:([A-Za-z0-9][A-Za-z0-9._-]*)\\}");

  private final Home home;
  private final Map<String, String> environment;
  private final boolean secretsNeeded;

  private Variables(Home home, Map<String, String> environment, boolean secretsNeeded) {
    this.home = home;
    this.environment = Map.copyOf(environment);
    this.secretsNeeded = secretsNeeded;
  }

  public static Variables of(Home home) {
    return of(home, System.getenv());
  }

  public static Variables of(Home home, Map<String, String> environment) {
    return new Variables(home, environment, true);
  }

  /** For a check where the secrets are not at hand: a missing one is no fault, and is empty. */
  public Variables withoutSecrets() {
    return new Variables(home, environment, false);
  }

  Map<String, String> environment() {
    return environment;
  }

  /**
   * Puts the values in. A variable may stand in another one's name or default; what a variable
   * holds is not looked into again. Secrets stay as they are written.
   *
   * @param names further variables: <code>${id}</code>
   */
  public String expand(String text, Map<String, String> names) {
    StringBuilder expanded = new StringBuilder();
    int from = 0;
    for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", from)) {
      int end = closing(text, start);
      expanded.append(text, from, start);
      expanded.append(value(expand(text.substring(start + 2, end), names), names));
      from = end + 1;
    }
    return expanded.append(text, from, text.length()).toString();
  }

  private static int closing(String text, int start) {
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      if (text.startsWith("${", i)) {
        depth++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("a \"${\" is not closed: write the missing \"}\"");
  }

  private String value(String variable, Map<String, String> names) {
    String[] parts = variable.split(":", 3);
    if (parts.length == 2 && parts[0].equals("secret")) {
      return "${" + variable + "}";
    }
    if (parts.length >= 2 && parts[0].equals("env")) {
      String value = environment.getOrDefault(parts[1], parts.length == 3 ? parts[2] : null);
      if (value == null) {
        throw new IllegalArgumentException(
            "the environment has no "
                + parts[1]
                + ": set it, or write ${env:"
                + parts[1]
                + ":default}");
      }
      return value;
    }
    if (names.containsKey(variable)) {
      return names.get(variable);
    }
    throw new IllegalArgumentException(
        "unknown variable ${"
            + variable
            + "}: there are ${env:NAME:default}, ${secret:name}"
            + (names.isEmpty() ? "" : ", ${" + String.join("}, ${", names.keySet()) + "}"));
  }

  /** Whether the text is written as a secret. */
  public static boolean isSecret(String text) {
    return SECRET.matcher(text).matches();
  }

  /** The password that a <code>${secret:name}</code> stands for. */
  public String password(String reference) {
    String name = secretName(reference);
    String inEnvironment = environment.get(environmentName(name));
    Path file = home.secrets().resolve(name);
    if (inEnvironment != null) {
      return inEnvironment;
    }
    if (!Files.isRegularFile(file)) {
      if (!secretsNeeded) {
        return "";
      }
      throw new IllegalArgumentException(
          "secret "
              + name
              + " is missing: write it to "
              + home.shown(file)
              + ", or set "
              + environmentName(name)
              + " in the environment");
    }
    String password = content(file).strip();
    if (password.isEmpty()) {
      throw new IllegalArgumentException(home.shown(file) + " is empty: write the password to it");
    }
    return password;
  }

  /** A password as it is written, or the secret that it names. */
  String passwordOrText(String text) {
    return text.startsWith("${") ? password(text) : text;
  }

  /** The private key's file that a <code>${secret:name}</code> stands for. */
  public Path keyFile(String reference) {
    String name = secretName(reference);
    Path file = home.secrets().resolve(name);
    if (!Files.isRegularFile(file)) {
      if (!secretsNeeded) {
        return file;
      }
      String hint =
          environment.containsKey(environmentName(name))
              ? " (in the environment only passwords can be)"
              : "";
      throw new IllegalArgumentException(
          "secret " + name + " is missing: put the private key into " + home.shown(file) + hint);
    }
    String problem = KeyFile.problem(content(file));
    if (problem != null) {
      throw new IllegalArgumentException(home.shown(file) + " " + problem);
    }
    return file;
  }

  private String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(home.shown(file) + " can't be read: " + e, e);
    }
  }

  private static String secretName(String reference) {
    Matcher matcher = SECRET.matcher(reference);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is written here in plain text, or not as ${secret:name}: put it into conf/secrets and"
              + " write ${secret:name}, name being letters, digits, \".\", \"_\" and \"-\"");
    }
    return matcher.group(1);
  }

  private static String environmentName(String secret) {
    return SECRET_PREFIX + secret.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
