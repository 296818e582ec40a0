package dst.store.database;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A change that the database refused for its content, as the ledger keeps it: {@code
 * [[seq,line,"what the database said"],…]}. The change itself comes with the batch again.
 */
public record Refusal(long seq, long line, String error) {
  private static final JsonFactory JSON = new JsonFactory();

  static String write(List<Refusal> refusals) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (Refusal refusal : refusals) {
        json.writeStartArray();
        json.writeNumber(refusal.seq);
        json.writeNumber(refusal.line);
        json.writeString(refusal.error);
        json.writeEndArray();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static List<Refusal> read(String text) {
    List<Refusal> refusals = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.START_ARRAY) {
        refusals.add(
            new Refusal(json.nextLongValue(0), json.nextLongValue(0), json.nextTextValue()));
        json.nextToken();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return refusals;
  }
}
