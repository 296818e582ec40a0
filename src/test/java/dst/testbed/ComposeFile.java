package dst.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The shipped {@code docker-compose.yml}, for a test that runs its parts by hand. */
public final class ComposeFile {
  private final Map<?, ?> root;

  public ComposeFile(Path file) throws IOException {
    root =
        (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }

  private Object at(String... keys) {
    Object value = root;
    for (String key : keys) {
      value = ((Map<?, ?>) value).get(key);
      if (value == null) {
        throw new IllegalStateException("docker-compose.yml has no " + String.join(".", keys));
      }
    }
    return value;
  }

  public Map<String, String> environment(String service) {
    Map<String, String> environment = new LinkedHashMap<>();
    ((Map<?, ?>) at("services", service, "environment"))
        .forEach(
            (name, value) -> environment.put((String) name, ((String) value).replace("$$", "$")));
    return environment;
  }

  /** Of a service: where a secret lies in its container, and its file's name. */
  public Map<String, String> secrets(String service) {
    Map<String, String> secrets = new LinkedHashMap<>();
    for (Object secret : (List<?>) at("services", service, "secrets")) {
      if (secret instanceof Map<?, ?> named) {
        secrets.put((String) named.get("target"), file((String) named.get("source")));
      } else {
        secrets.put("/run/secrets/" + secret, file((String) secret));
      }
    }
    return secrets;
  }

  private String file(String secret) {
    return Path.of((String) at("secrets", secret, "file")).getFileName().toString();
  }

  /** The folder or file of the project that lies at a place in a container. */
  public Path mounted(String service, String place) {
    for (Object volume : (List<?>) at("services", service, "volumes")) {
      String[] parts = ((String) volume).split(":", 3);
      if (parts[1].equals(place) && parts[0].startsWith("./")) {
        return Path.of(parts[0]).normalize();
      }
    }
    throw new IllegalStateException("nothing of the project lies at " + place + " of " + service);
  }
}
