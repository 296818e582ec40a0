package dst.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The report for programs: one object. */
final class ReportJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ReportJson() {}

  static void write(Report report, Path file) throws IOException {
    Files.writeString(file, text(report) + "\n");
  }

  static String text(Report report) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("quick", report.isQuick());
    all.put("machine", report.machine());
    all.put("scenarios", report.sections());
    all.put("measurements", report.measurements());
    all.put("notes", report.notes());
    all.put("plots", report.plots());
    return MAPPER.writeValueAsString(all);
  }
}
