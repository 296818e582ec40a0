package dst.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dst.record.Change;
import dst.record.Op;
import dst.record.RecordType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Deletes as they are kept in the database: {@code [[seq,line,"key",…],…]}. */
final class KeptDelete {
  private static final JsonFactory JSON = new JsonFactory();

  private KeptDelete() {}

  static String write(RecordType type, List<Change> deletes) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (Change delete : deletes) {
        json.writeStartArray();
        json.writeNumber(delete.seq());
        json.writeNumber(delete.line());
        for (int position : type.keyIndexes()) {
          json.writeString(delete.values().get(position));
        }
        json.writeEndArray();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static List<Change> read(RecordType type, String text) {
    int[] positions = type.keyIndexes();
    List<Change> deletes = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.START_ARRAY) {
        long seq = json.nextLongValue(0);
        long line = json.nextLongValue(0);
        String[] values = new String[type.fields().size()];
        for (int position : positions) {
          values[position] = json.nextTextValue();
        }
        json.nextToken();
        deletes.add(new Change(Op.DELETE, seq, line, Arrays.asList(values)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return deletes;
  }
}
