package dst.route.area;

import dst.bundle.FileStamp;
import dst.bundle.HostArea;
import dst.bundle.Listed;
import dst.route.sftp.LargeFile;
import dst.route.sftp.StallDetector;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** A pull area that tells when its host is waited for, and how much it sends. */
public final class WatchedPullArea implements HostArea {
  private final HostArea area;
  private final StallDetector stalls;

  public WatchedPullArea(HostArea area, StallDetector stalls) {
    this.area = area;
    this.stalls = stalls;
  }

  @Override
  public void prefetch(Iterator<Listed> files) {
    stalls.step("close the channels of files that were read ahead");
    try {
      area.prefetch(files);
    } finally {
      stalls.central();
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    stalls.readFile(path);
    try {
      return new Reading(area.open(path));
    } finally {
      stalls.central();
    }
  }

  @Override
  public FileStamp wasRead(String path) throws IOException {
    stalls.host();
    try {
      return area.wasRead(path);
    } finally {
      stalls.central();
    }
  }

  @Override
  public Sight look(String path) throws IOException {
    stalls.step("look at " + path);
    try {
      return area.look(path);
    } finally {
      stalls.central();
    }
  }

  @Override
  public boolean putBack(String from, String to) throws IOException {
    stalls.step("rename " + from + " to " + to);
    try {
      return area.putBack(from, to);
    } finally {
      stalls.central();
    }
  }

  @Override
  public void makeFolder(String path) throws IOException {
    stalls.step("make the folder " + path);
    try {
      area.makeFolder(path);
    } finally {
      stalls.central();
    }
  }

  @Override
  public List<Listed> list(String folder) throws IOException {
    stalls.step("list " + (folder.isEmpty() ? "the pull area" : folder));
    try {
      return area.list(folder);
    } finally {
      stalls.central();
    }
  }

  @Override
  public void write(String path, byte[] content) throws IOException {
    stalls.step("write " + path);
    try {
      area.write(path, content);
    } finally {
      stalls.central();
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    stalls.step("rename " + from + " to " + to);
    try {
      area.rename(from, to);
    } finally {
      stalls.central();
    }
  }

  private final class Reading extends FilterInputStream {
    Reading(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      stalls.host();
      try {
        int n = super.read(buffer, offset, length);
        stalls.read(in instanceof LargeFile ? 0 : n); // its parts are counted when they come
        return n;
      } finally {
        stalls.central();
      }
    }

    @Override
    public void close() throws IOException {
      stalls.host();
      try {
        super.close();
      } finally {
        stalls.central();
      }
    }
  }
}
