package dst.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import org.junit.jupiter.api.Test;

class DatabaseTest {

  @Test
  void postgresql_need_not_be_up_when_it_is_opened() {
    try (Database database =
        Database.open("jdbc:postgresql://127.0.0.1:1/nothing", "dst", "secret", 1)) {
      assertThat(database.dialect()).isInstanceOf(Postgres.class);
    }
  }

  @Test
  void h2_writes_each_commit_and_is_closed_by_us_alone() {
    HikariConfig config = new HikariConfig();

    assertThat(new H2().configure("jdbc:h2:file:./central;LOCK_TIMEOUT=5", config))
        .isEqualTo("jdbc:h2:file:./central;LOCK_TIMEOUT=5;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0");
    assertThat(config.getUsername()).isEqualTo("sa");
  }

  @Test
  void an_unknown_database_is_told_with_what_is_known() {
    assertThatThrownBy(() -> Database.open("jdbc:oracle:thin:@host", null, null, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:oracle:thin:@host")
        .hasMessageContaining("jdbc:postgresql:");
  }
}
