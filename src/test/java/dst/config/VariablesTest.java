package dst.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariablesTest {
  private static final Map<String, String> NAMES = Map.of("id", "boston");

  @TempDir Path dir;

  @Test
  void variables_are_replaced_wherever_they_stand() {
    assertThat(expand("sftp://${id}@${env:HOST}:${env:PORT:22}/x", Map.of("HOST", "h")))
        .isEqualTo("sftp://boston@h:22/x");
  }

  @Test
  void a_variable_may_stand_in_the_name_or_default_of_another() {
    assertThat(expand("${env:HOST:${id}.example}", Map.of())).isEqualTo("boston.example");
    assertThat(expand("${secret:${id}.key}", Map.of())).isEqualTo("${secret:boston.key}");
  }

  @Test
  void what_a_variable_holds_is_not_looked_into_again() {
    assertThat(expand("${env:A}", Map.of("A", "${env:A} ${id}"))).isEqualTo("${env:A} ${id}");
  }

  @Test
  void a_default_may_hold_colons() {
    assertThat(expand("${env:URL:http://a:1}", Map.of())).isEqualTo("http://a:1");
  }

  @Test
  void a_password_comes_from_the_environment_or_else_from_its_file() throws IOException {
    secret("boston.pass-word", " tiger \n");

    assertThat(variables(Map.of()).password("${secret:boston.pass-word}")).isEqualTo("tiger");
    assertThat(
            variables(Map.of("DST_SECRET_BOSTON_PASS_WORD", "lion"))
                .password("${secret:boston.pass-word}"))
        .isEqualTo("lion");
  }

  @Test
  void a_password_in_plain_text_is_refused_and_not_repeated() {
    assertThatThrownBy(() -> variables(Map.of()).password("tiger"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write ${secret:name}")
        .hasMessageNotContaining("tiger");
  }

  @Test
  void without_secrets_a_missing_one_is_no_fault_but_a_wrong_one_is() throws IOException {
    Variables variables = variables(Map.of()).withoutSecrets();
    secret("public.key", "ssh-ed25519 AAAA");

    assertThat(variables.password("${secret:lost}")).isEmpty();
    assertThat(variables.keyFile("${secret:lost}")).isEqualTo(dir.resolve("conf/secrets/lost"));
    assertThatThrownBy(() -> variables.keyFile("${secret:public.key}"))
        .hasMessageContaining("conf/secrets/public.key is no private key");
  }

  private String expand(String text, Map<String, String> environment) {
    return variables(environment).expand(text, NAMES);
  }

  private Variables variables(Map<String, String> environment) {
    return Variables.of(new Home(dir), environment);
  }

  private void secret(String name, String content) throws IOException {
    Path file = dir.resolve("conf/secrets").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
