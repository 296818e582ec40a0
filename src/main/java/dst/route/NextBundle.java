package dst.route;

import org.apache.camel.component.file.remote.SftpRemoteFile;

/**
 * The bundle of a location that comes next, found without a listing.
 *
 * @param size in bytes
 */
record NextBundle(String name, long size) implements SftpRemoteFile<Object> {
  /** It has no entry of a listing. */
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
    return false;
  }

  @Override
  public long getFileLength() {
    return size;
  }

  /** Not known. */
  @Override
  public long getLastModified() {
    return 0;
  }
}
