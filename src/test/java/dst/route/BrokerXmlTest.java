package dst.route;

import static org.assertj.core.api.Assertions.assertThat;

import dst.route.broker.EmbeddedBroker;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
import org.apache.activemq.artemis.core.security.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file for a broker of its own, read as that broker reads it. */
class BrokerXmlTest {
  @TempDir Path dir;
  private Configuration shipped;
  private Configuration embedded;

  @BeforeEach
  void read() throws Exception {
    FileConfigurationParser parser = new FileConfigurationParser();
    parser.setValidateAIO(false);
    try (InputStream in = Files.newInputStream(Path.of("conf/broker.xml"))) {
      shipped = parser.parseMainConfig(in);
    }
    embedded = new EmbeddedBroker(dir, 0, 1 << 20).configuration("tcp://127.0.0.1:1");
  }

  @Test
  void queues_have_the_same_settings_as_in_the_embedded_broker() {
    assertThat(shipped.getAddressSettings()).isEqualTo(embedded.getAddressSettings());
  }

  @Test
  void the_journal_is_written_like_the_embedded_one_and_repeats_are_known_as_long() {
    assertThat(facts(shipped)).isEqualTo(facts(embedded));
  }

  private static Map<String, Object> facts(Configuration c) {
    Map<String, Function<Configuration, Object>> facts =
        Map.of(
            "journal", Configuration::getJournalType,
            "flush", Configuration::getJournalBufferTimeout_NIO,
            "buffer", Configuration::getJournalBufferSize_NIO,
            "synced", Configuration::isJournalDatasync,
            "persistent", Configuration::isPersistenceEnabled,
            "ids", Configuration::getIDCacheSize,
            "ids kept", Configuration::isPersistIDCache,
            "attempts kept", Configuration::getMaxRedeliveryRecords,
            "JMX", Configuration::isJMXManagementEnabled);
    return facts.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, fact -> fact.getValue().apply(c)));
  }

  @Test
  void every_way_in_needs_tls_and_a_user() {
    assertThat(shipped.isSecurityEnabled()).isTrue();
    assertThat(shipped.getAcceptorConfigurations())
        .isNotEmpty()
        .allSatisfy(
            acceptor ->
                assertThat(acceptor.getCombinedParams())
                    .containsEntry("sslEnabled", "true")
                    .containsEntry("protocols", "CORE"));
  }

  @Test
  void support_may_look_into_the_queues_and_touch_nothing() {
    Set<Role> roles = shipped.getSecurityRoles().get("dst.#");
    assertThat(roles)
        .filteredOn(role -> role.getName().equals("dst-support"))
        .singleElement()
        .satisfies(
            role -> {
              assertThat(role.isBrowse()).isTrue();
              assertThat(role.isConsume() || role.isSend() || role.isManage()).isFalse();
            });
  }
}
