package dst.pull.mirror;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Comparator;
import java.util.Locale;

/**
 * One path of a mirrored folder: what is known of it, what is to be done, or what was done. A line
 * of the files in which the mirror remembers them: {@code ["kept","photos/bike.gif",48210,1763…]}.
 *
 * @param size in bytes, as listed
 * @param modified as listed, in milliseconds since 1970
 */
record MirrorLine(Word word, String path, long size, long modified) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * A folder's files stand together, at the place of the folder's name: the order in which folders
   * are listed one after the other.
   */
  static final Comparator<String> ORDER = MirrorLine::compare;

  /** What a line says of its path. */
  enum Word {
    /** Known or done: its content of this size and time is queued or in the database. */
    KEPT,
    /** Known or done: of this size and time it is a dead letter. */
    REFUSED,
    /** Known or done: its name can't be taken, and it is a dead letter. */
    NAMELESS,
    /** To do: fetch it. */
    FETCH,
    /** To do: delete it at central. Done: it is deleted. */
    GONE,
    /** To do and done: it is gone, and central never had it. */
    FORGOTTEN,
    /** Done: nothing, as it was just changing. The next listing tells. */
    LATER,
    /** In a listing: what lies in this folder can't be told now. */
    UNKNOWN
  }

  MirrorLine as(Word other) {
    return new MirrorLine(other, path, size, modified);
  }

  boolean sameAs(MirrorLine other) {
    return size == other.size && modified == other.modified;
  }

  String text() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      json.writeString(word.name().toLowerCase(Locale.ROOT));
      json.writeString(path);
      json.writeNumber(size);
      json.writeNumber(modified);
      json.writeEndArray();
    } catch (IOException e) {
      throw new IllegalStateException("a text can be written", e);
    }
    return text.toString();
  }

  /**
   * @throws IOException if it is no such line
   */
  static MirrorLine of(String text) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      Word word = Word.valueOf(json.nextTextValue().toUpperCase(Locale.ROOT));
      String path = json.nextTextValue();
      return new MirrorLine(word, path, json.nextLongValue(0), json.nextLongValue(0));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IOException("it has the line " + text, e);
    }
  }

  private static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        return a == '/' ? -1 : b == '/' ? 1 : Character.compare(a, b);
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
