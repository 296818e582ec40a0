package dst.store.files;

import java.io.IOException;

/** A data file has more bytes than its location may send in one. */
public final class DataFileTooLarge extends IOException {
  private static final long serialVersionUID = 1L;

  public DataFileTooLarge(String path, long mostBytes) {
    super("data file " + path + " has more than the " + mostBytes + " bytes that are allowed");
  }
}
