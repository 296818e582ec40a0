package dst.route;

import org.apache.camel.component.file.remote.SftpRemoteFile;

/**
 * What lies in a folder at the host, found without JSch's listing.
 *
 * @param type as Unix has it in the mode of a file
 * @param size in bytes; -1: not known
 * @param modified in milliseconds since 1970, whole seconds; 0: not known
 */
record RemoteEntry(String name, int type, long size, long modified)
    implements SftpRemoteFile<Object> {
  static final int UNKNOWN = 0;
  private static final int FOLDER = 0040000;
  private static final int REGULAR = 0100000;

  /** A bundle that was looked for by its name. */
  static RemoteEntry bundle(String name, long size) {
    return new RemoteEntry(name, REGULAR, size, 0);
  }

  boolean isRegular() {
    return type == REGULAR;
  }

  /** Some hosts do not tell. */
  boolean mayBeRegular() {
    return type == REGULAR || type == UNKNOWN;
  }

  /** It has no entry of JSch's listing. */
  @Override
  public Object getRemoteFile() {
    return null;
  }

  @Override
  public String getFilename() {
    return name;
  }

  @Override
  public String getLongname() {
    return name;
  }

  @Override
  public boolean isDirectory() {
    return type == FOLDER;
  }

  /** As JSch has it: 0 if it is not known. */
  @Override
  public long getFileLength() {
    return Math.max(0, size);
  }

  @Override
  public long getLastModified() {
    return modified;
  }
}
