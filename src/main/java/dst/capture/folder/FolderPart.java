package dst.capture.folder;

import com.fasterxml.jackson.core.JsonFactory;
import dst.bundle.Manifest;
import dst.capture.CapturedChange;
import dst.capture.FileMemory;
import dst.capture.Find;
import dst.capture.HostFile;
import dst.record.DataFile;
import dst.record.Op;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Data files that are sealed in one bundle by themselves.
 *
 * @param found the new and changed ones
 * @param gone the paths of those that are removed
 */
public record FolderPart(List<HostFile> found, List<String> gone, Find find) {
  private static final JsonFactory JSON = new JsonFactory();

  /** The row of a file that is there. */
  public static CapturedChange upsert(HostFile file) {
    return CapturedChange.ofFile(
        DataFile.TYPE.name(),
        Op.UPSERT,
        row(file.path(), file.sha256(), file.size()),
        List.of(file.path()));
  }

  /** The row of a file that is gone. */
  static CapturedChange delete(String path) {
    return CapturedChange.ofFile(DataFile.TYPE.name(), Op.DELETE, row(path, null, 0), List.of());
  }

  private static String row(String path, String sha256, long size) {
    StringWriter text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("path", path);
      if (sha256 != null) {
        json.writeStringField("sha256", sha256);
        json.writeNumberField("size", size);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  public static FolderPart of(List<HostFile> found, List<String> gone, Map<String, String> marks) {
    List<CapturedChange> changes = new ArrayList<>();
    found.forEach(file -> changes.add(upsert(file)));
    gone.forEach(path -> changes.add(delete(path)));
    Map<String, HostFile> files = new HashMap<>();
    found.forEach(file -> files.put(file.path(), file));
    Find find = new Find(changes, marks, false, null, files);
    return new FolderPart(List.copyOf(found), List.copyOf(gone), find);
  }

  /**
   * Notes what the bundle holds. A file that changed between the look and the sealing stays open:
   * the next look sees it.
   */
  public void remember(FileMemory memory, Manifest manifest) {
    Map<String, String> sealed = new HashMap<>();
    manifest.files().forEach(content -> sealed.put(content.path(), content.sha256()));
    long first = manifest.nextSeq() - manifest.count();
    for (HostFile file : found) {
      if (file.sha256().equals(sealed.get(file.path()))) {
        memory.sealed(
            new FileMemory.Sealed(
                file.path(), manifest.bundle().epoch(), first, file.size(), file.sha256()));
      }
    }
    gone.forEach(memory::forgetSealed);
  }
}
