package dst.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dst.config.BadConfiguration;
import dst.config.Faults;
import dst.config.Home;
import dst.config.Settings;
import dst.config.Variables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogsTest {
  private static final String FORGED =
      "a\nERROR forged\u001b[2J \u202efdp.exe \u009b1m \u2028 größe";

  @TempDir Path dir;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream stderr = System.err;

  @BeforeEach
  void catchStandardError() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void theLogOfTheTestsIsBack() throws Exception {
    MDC.clear();
    System.setErr(stderr);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  private String logged(Map<String, String> environment) throws IOException {
    Home home = new Home(dir);
    Logs.setUp(home, Settings.load(home, Variables.of(home, environment), new Faults()).log());
    MDC.put("location", "boston");
    LoggerFactory.getLogger("dst.route.pull.PollHealth").info("one \"line\"");
    MDC.put("bundle", "boston-0-1");
    LoggerFactory.getLogger("dst.route.pull.PollHealth").debug("two");
    MDC.clear();
    LoggerFactory.getLogger("dst.Central").warn("three");
    LoggerFactory.getLogger("org.apache.camel.Route").info("four");
    LoggerFactory.getLogger("org.apache.camel.component.file.remote.SftpConsumer")
        .warn("at each pull that fails, what our own log says once");
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_line_of_text_has_location_and_bundle_in_brackets_if_there_are_any() throws IOException {
    assertThat(logged(Map.of("DST_LOG_LEVEL", "debug")).lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("INFO  PollHealth [boston]: one \"line\""),
            line -> assertThat(line).endsWith("DEBUG PollHealth [boston boston-0-1]: two"),
            line -> assertThat(line).endsWith("WARN  Central: three"));
  }

  @Test
  void json_is_an_object_a_line_with_location_and_bundle() throws IOException {
    String[] lines = logged(Map.of("DST_LOG_FORMAT", "json")).split("\n", -1);

    assertThat(lines).hasSize(3);
    JsonNode first = new ObjectMapper().readTree(lines[0]);
    assertThat(first.at("/level").asText()).isEqualTo("INFO");
    assertThat(first.at("/mdc/location").asText()).isEqualTo("boston");
    assertThat(first.at("/formattedMessage").asText()).isEqualTo("one \"line\"");
    assertThat(first.at("/timestamp").asLong()).isPositive();
  }

  /** A host's answer must not forge a line, move the cursor or turn the direction of writing. */
  @Test
  void what_acts_in_a_terminal_or_ends_a_line_is_shown_escaped() throws IOException {
    forge(Map.of());

    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .first(InstanceOfAssertFactories.STRING)
        .endsWith(
            "WARN  Central: a\\nERROR forged\\u001b[2J \\u202efdp.exe \\u009b1m \\u2028 größe");
    assertThat(written.toString(StandardCharsets.UTF_8))
        .contains("java.io.IOException: red \\u001b[31m\n\tat dst.ops.LogsTest")
        .doesNotContain("\u001b", "\u202e", "\u2028", "\u009b");
  }

  @Test
  void in_json_it_is_escaped_as_json_has_it() throws IOException {
    forge(Map.of("DST_LOG_FORMAT", "json"));
    String line = written.toString(StandardCharsets.UTF_8).strip();

    assertThat(line).hasLineCount(1).contains("\\u001B[2J", "\\u202efdp", "\\u009b1m", "größe");
    assertThat(new ObjectMapper().readTree(line).at("/formattedMessage").asText())
        .isEqualTo(FORGED);
  }

  private void forge(Map<String, String> environment) throws IOException {
    Home home = new Home(dir);
    Logs.setUp(home, Settings.load(home, Variables.of(home, environment), new Faults()).log());
    LoggerFactory.getLogger("dst.Central").warn("{}", FORGED, new IOException("red \u001b[31m"));
  }

  @Test
  void a_file_of_ones_own_replaces_everything_and_knows_the_settings() throws IOException {
    own(
        """
        <configuration>
          <appender name="mine" class="ch.qos.logback.core.ConsoleAppender">
            <target>System.err</target>
            <encoder><pattern>mine ${dst.log.format} %msg%n</pattern></encoder>
          </appender>
          <root level="ERROR"/>
          <logger name="dst.Central" level="INFO"><appender-ref ref="mine"/></logger>
        </configuration>
        """);

    assertThat(logged(Map.of())).isEqualTo("mine text three\n");
  }

  @Test
  void a_file_of_ones_own_that_logback_cannot_use_stops_the_start() throws IOException {
    own("<configuration><appender name=\"x\" class=\"no.such.Appender\"/></configuration");

    assertThatThrownBy(() -> logged(Map.of()))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("conf/logback.xml: logback can't use it");
  }

  private void own(String xml) throws IOException {
    Files.createDirectories(dir.resolve("conf"));
    Files.writeString(dir.resolve("conf/logback.xml"), xml);
  }
}
