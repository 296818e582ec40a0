package dst.route.sftp;

import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.SocketFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * The connection to one host. It is given to JSch as a "proxy", because that is the only way to own
 * the socket: JSch's and Camel's own ways to close a session wait for what hangs.
 */
public final class HostSocket implements Proxy {
  private final StallDetector stalls;
  private Socket socket;

  public HostSocket(StallDetector stalls) {
    this.stalls = stalls;
  }

  @Override
  public void connect(SocketFactory unused, String host, int port, int timeout) throws IOException {
    Socket made = new Socket();
    made.setTcpNoDelay(true);
    made.setKeepAlive(true);
    stalls.use(made);
    try {
      made.connect(new InetSocketAddress(host, port), timeout);
    } catch (IOException e) {
      made.close();
      throw e;
    }
    socket = made;
  }

  @Override
  public InputStream getInputStream() {
    try {
      return new Counting(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public OutputStream getOutputStream() {
    try {
      return socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Socket getSocket() {
    return socket;
  }

  /**
   * Does nothing: an old session that ends late would close the new one's socket. A session closes
   * its streams, and with them its own socket.
   */
  @Override
  public void close() {}

  private final class Counting extends FilterInputStream {
    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      stalls.received(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      stalls.received(Math.max(n, 0));
      return n;
    }
  }
}
