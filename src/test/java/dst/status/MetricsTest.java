package dst.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics are a promise to dashboards and alerts: docs/metrics.md tells them all. */
class MetricsTest {
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (dst_\\w+) (\\w+)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(dst_\\w+)` \\| (\\w+) \\|");
  private static final Pattern NAME = Pattern.compile("\\bdst_[a-z_]+\\b");

  private final Progress progress = new Progress(Clock.fixed(Statuses.AT, ZoneOffset.UTC));

  private String scrape(CentralStatus status) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, new Metrics(() -> status, progress).collect());
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void the_docs_tell_every_metric_with_its_type_and_no_other() throws IOException {
    String scraped = scrape(Statuses.of(Statuses.ok("boston")));

    Map<String, String> told = pairs(ROW, Files.readString(Path.of("docs/metrics.md")));
    assertThat(told.remove("dst_doorbell_rings_total"))
        .as("the doorbell's own")
        .isEqualTo("counter");
    assertThat(told).isEqualTo(pairs(TYPE, scraped));
  }

  private static Map<String, String> pairs(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .collect(
            Collectors.toMap(
                r -> r.group(1), r -> r.group(2), (first, again) -> again, TreeMap::new));
  }

  @Test
  void records_that_wait_for_data_files_are_counted() throws IOException {
    assertThat(
            scrape(
                Statuses.of(Statuses.ok("austin"), Statuses.late("boston", 3, "photos/late.jpg"))))
        .contains(
            "dst_location_late_records{location=\"austin\"} 0.0",
            "dst_location_late_records{location=\"boston\"} 3.0");
  }

  @Test
  void a_metric_has_the_location_as_its_label() throws IOException {
    progress.pulled("boston", java.time.Duration.ofMillis(250));
    assertThat(scrape(Statuses.of(Statuses.ok("austin"), Statuses.in("boston", "failing", "x"))))
        .contains(
            "dst_location_failing{location=\"austin\"} 0.0",
            "dst_location_failing{location=\"boston\"} 1.0",
            "dst_records_total{location=\"boston\",outcome=\"rejected\"} 8.0",
            "dst_skipped_rows_total{location=\"boston\"} 1500.0",
            "dst_repeated_records_total{location=\"boston\"} 3.0",
            "dst_location_last_good_pull_timestamp_seconds{location=\"austin\"} 1.795427998E9",
            "dst_location_pull_seconds_sum{location=\"boston\"} 0.25",
            "dst_freshness_seconds_bucket{le=\"+Inf\"} 0",
            "dst_database_up 1.0");
  }

  @Test
  void what_is_held_is_counted_in_records() throws IOException {
    assertThat(scrape(Statuses.of(Statuses.ok("austin"), Statuses.holding("boston"))))
        .contains(
            "dst_location_held_removals{location=\"austin\"} 0.0",
            "dst_location_held_removals{location=\"boston\"} 950.0");
  }

  @Test
  void what_is_not_known_is_left_out() throws IOException {
    CentralStatus known = Statuses.of(Statuses.in("boston", "paused", "x"));
    CentralStatus unknown =
        new CentralStatus(
            known.format(),
            known.version(),
            known.at(),
            known.since(),
            known.database(),
            known.broker(),
            null,
            known.disks(),
            new CentralStatus.Queue(null, null, null, null),
            known.definitionFaults(),
            known.locations());

    assertThat(scrape(unknown))
        .doesNotContain("dst_queue_batches ", "dst_location_next_pull_timestamp_seconds{")
        .contains("dst_oldest_unapplied_age_seconds 0.0", "dst_location_paused{");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf/grafana/dst.json",
        "conf/prometheus/alerts.yml",
        "conf/prometheus/alerts.test.yml"
      })
  void dashboard_and_alerts_name_only_metrics_that_there_are(String file) throws IOException {
    Set<String> known =
        new TreeSet<>(pairs(TYPE, scrape(Statuses.of(Statuses.ok("boston")))).keySet());
    Set<String> named =
        NAME.matcher(Files.readString(Path.of(file)))
            .results()
            .map(result -> result.group().replaceAll("_(bucket|sum|count)$", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(known).containsAll(named);
    assertThat(named).isNotEmpty();
  }

  @Test
  void every_alert_says_what_to_do_and_where_it_is_told() throws IOException {
    String alerts = Files.readString(Path.of("conf/prometheus/alerts.yml"));
    String[] each = alerts.split("- alert: ", -1);
    assertThat(each.length).isGreaterThan(10);
    for (int i = 1; i < each.length; i++) {
      String name = each[i].lines().findFirst().orElseThrow();
      assertThat(each[i])
          .contains("severity:", "summary:", "description:", "action:")
          .contains("runbook: docs/operations.md#" + name.toLowerCase(java.util.Locale.ROOT));
    }
  }
}
