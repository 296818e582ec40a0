package dst.route.area;

import dst.bundle.FileStamp;
import dst.bundle.Listed;
import dst.bundle.PullArea;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** A pull area whose files are read only while there is room for them. */
public final class CapacityCheckedPullArea implements PullArea {
  private static final long LOOK_EVERY = 1 << 20;

  private final PullArea area;
  private final Capacity capacity;

  public CapacityCheckedPullArea(PullArea area, Capacity capacity) {
    this.area = area;
    this.capacity = capacity;
  }

  @Override
  public void prefetch(Iterator<Listed> files) {
    area.prefetch(files);
  }

  @Override
  public InputStream open(String path) throws IOException {
    capacity.require(0);
    return new Reading(area.open(path));
  }

  @Override
  public FileStamp wasRead(String path) throws IOException {
    return area.wasRead(path);
  }

  @Override
  public List<Listed> list(String folder) throws IOException {
    return area.list(folder);
  }

  /** Looks at the disks again after each megabyte. */
  private final class Reading extends FilterInputStream {
    private long sinceLook;

    Reading(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      return (int) counted(one, one < 0 ? 0 : 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      return (int) counted(n, n);
    }

    private long counted(long result, int bytes) throws IOException {
      sinceLook += Math.max(bytes, 0);
      if (sinceLook >= LOOK_EVERY) {
        sinceLook = 0;
        capacity.require(0);
      }
      return result;
    }
  }
}
