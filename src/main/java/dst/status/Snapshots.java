package dst.status;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Prometheus' snapshots, as they are written. What is null is unknown, and left out. */
final class Snapshots {
  private final List<Supplier<MetricSnapshot>> all = new ArrayList<>();

  Gauge gauge(String name, String help) {
    Gauge gauge = new Gauge(GaugeSnapshot.builder().name(name).help(help));
    all.add(gauge.builder::build);
    return gauge;
  }

  Counter counter(String name, String help) {
    Counter counter = new Counter(CounterSnapshot.builder().name(name).help(help));
    all.add(counter.builder::build);
    return counter;
  }

  Summary summary(String name, String help) {
    Summary summary = new Summary(SummarySnapshot.builder().name(name).help(help));
    all.add(summary.builder::build);
    return summary;
  }

  void histogram(String name, String help, Histogram.Values values) {
    HistogramSnapshot snapshot =
        HistogramSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(
                HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(values.bounds(), values.counts()))
                    .sum(values.sum())
                    .build())
            .build();
    all.add(() -> snapshot);
  }

  MetricSnapshots build() {
    return new MetricSnapshots(all.stream().map(Supplier::get).toList());
  }

  record Gauge(GaugeSnapshot.Builder builder) {
    void add(Double value) {
      add(Labels.EMPTY, value);
    }

    void add(String label, String of, Double value) {
      add(Labels.of(label, of), value);
    }

    void add(String location, String label, String of, Double value) {
      add(Labels.of("location", location, label, of), value);
    }

    private void add(Labels labels, Double value) {
      if (value != null) {
        builder.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
      }
    }
  }

  record Counter(CounterSnapshot.Builder builder) {
    void add(String location, long count) {
      add(Labels.of("location", location), count);
    }

    void add(String location, String label, String of, long count) {
      add(Labels.of("location", location, label, of), count);
    }

    private void add(Labels labels, long count) {
      builder.dataPoint(
          CounterSnapshot.CounterDataPointSnapshot.builder()
              .labels(labels)
              .value((double) count)
              .build());
    }
  }

  record Summary(SummarySnapshot.Builder builder) {
    void add(String location, Total total) {
      builder.dataPoint(
          SummarySnapshot.SummaryDataPointSnapshot.builder()
              .labels(Labels.of("location", location))
              .count(total.count())
              .sum(total.time().toNanos() / 1e9)
              .build());
    }
  }
}
