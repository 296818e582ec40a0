package dst.route.check;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.UserInfo;
import dst.bundle.BundleNames;
import dst.location.Pull;
import dst.route.check.ConnectionCheck.Failure;
import dst.route.check.ConnectionCheck.Part;
import dst.route.sftp.SftpRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Tries a pull area over SFTP, part by part, so that it is known which one fails. */
final class SftpConnectionCheck {
  private final Pull pull;
  private final Path knownHosts;
  private final int timeout;
  private final String host;
  private final int port;
  private final String folder;
  private final String done;

  /**
   * @param most for each answer of the host
   */
  SftpConnectionCheck(Pull pull, Path knownHosts, Duration most) {
    this.pull = pull;
    this.knownHosts = knownHosts;
    this.timeout = (int) most.toMillis();
    this.host = pull.from().getHost();
    this.port = pull.from().getPort() < 0 ? 22 : pull.from().getPort();
    String path = pull.from().getPath().replaceAll("^/+|/+$", "");
    String area = path.isEmpty() ? "." : path;
    this.folder = pull.listener() ? area + "/" + BundleNames.READY : area;
    this.done = pull.listener() ? area + "/" + BundleNames.DONE : area + "/" + pull.done();
  }

  void on(String probe) throws Failure {
    reach();
    Session session = logIn();
    try {
      ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
      channel.connect(timeout);
      SftpRequests sftp = new SftpRequests(channel, host);
      tryFolder(sftp);
      tryRename(sftp, probe);
    } catch (JSchException e) {
      throw new Failure(
          Part.LOG_IN,
          "the account gets no SFTP: allow it on the host (" + e.getMessage() + ")",
          e);
    } finally {
      session.disconnect();
    }
  }

  private void reach() throws Failure {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new Failure(
          Part.ADDRESS, "no address is known for " + host + ": correct the name, or the DNS", e);
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), timeout);
    } catch (IOException e) {
      throw new Failure(
          Part.CONNECTION,
          host
              + " ("
              + address.getHostAddress()
              + ") does not answer on port "
              + port
              + ": does its SSH server run, does a firewall let central through? ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private Session logIn() throws Failure {
    Offered offered = null;
    try {
      JSch jsch = new JSch();
      if (Files.exists(knownHosts)) {
        jsch.setKnownHosts(knownHosts.toString());
      }
      offered = new Offered(jsch.getHostKeyRepository());
      if (pull.privateKey() != null) {
        jsch.addIdentity(pull.privateKey().toString());
      }
      Session session = jsch.getSession(pull.from().getUserInfo(), host, port);
      session.setHostKeyRepository(offered);
      session.setConfig("StrictHostKeyChecking", "yes");
      if (pull.password() != null) {
        session.setPassword(pull.password().getBytes(StandardCharsets.UTF_8));
      }
      session.connect(timeout);
      return session;
    } catch (JSchException e) {
      throw offered == null || offered.answer == HostKeyRepository.OK
          ? new Failure(
              Part.LOG_IN,
              "the host refuses the account "
                  + pull.from().getUserInfo()
                  + ": check its name and its password or key ("
                  + e.getMessage()
                  + ")",
              e)
          : notTrusted(offered, e);
    }
  }

  private Failure notTrusted(Offered offered, JSchException e) {
    if (offered.key == null) {
      return new Failure(
          Part.HOST_KEY, "no SSH server answers on port " + port + " (" + e.getMessage() + ")", e);
    }
    boolean changed = offered.answer == HostKeyRepository.CHANGED;
    return new Failure(
        Part.HOST_KEY,
        changed
            ? "the host has ANOTHER key than conf/known_hosts: find out why before you trust it"
            : "the host's key is not in conf/known_hosts: compare it with the host's own, then add"
                + " the line",
        offered.line(port == 22 ? host : "[" + host + "]:" + port),
        e);
  }

  private void tryFolder(SftpRequests sftp) throws Failure {
    try {
      sftp.openFolder(folder);
    } catch (AccessDeniedException e) {
      throw new Failure(
          Part.LISTING, "its folder can't be listed: give the account the right (" + words(e), e);
    } catch (IOException e) {
      throw new Failure(
          Part.FOLDER,
          "there is no folder "
              + folder
              + " below the log-in folder, or it may not be entered: make it, or fix from ("
              + words(e),
          e);
    }
  }

  private static String words(IOException e) {
    return e.getMessage() + ")";
  }

  private void tryRename(SftpRequests sftp, String probe) throws Failure {
    String written = folder + "/" + probe;
    String renamed = (isThere(sftp, done) ? done : folder) + "/" + probe + ".renamed";
    try {
      sftp.write(written, new byte[0]);
      sftp.rename(written, renamed);
    } catch (IOException e) {
      throw new Failure(
          Part.RENAME,
          "no file can be moved to "
              + pull.done()
              + "/: give the account the right to write in "
              + folder
              + " ("
              + words(e),
          e);
    } finally {
      remove(sftp, written);
      remove(sftp, renamed);
    }
  }

  private static boolean isThere(SftpRequests sftp, String path) {
    try {
      return sftp.isThere(path);
    } catch (IOException e) {
      return false;
    }
  }

  private static void remove(SftpRequests sftp, String path) throws Failure {
    if (isThere(sftp, path)) {
      try {
        sftp.delete(path);
      } catch (IOException e) {
        throw new Failure(Part.RENAME, path + " was made to try it and can't be deleted", e);
      }
    }
  }

  /** The known keys, which remember what the host offered; never written to. */
  private static final class Offered implements HostKeyRepository {
    private final HostKeyRepository known;
    private byte[] key;
    private int answer = NOT_INCLUDED;

    Offered(HostKeyRepository known) {
      this.known = known;
    }

    @Override
    public int check(String host, byte[] offered) {
      key = offered.clone();
      answer = known.check(host, offered);
      return answer;
    }

    String line(String host) {
      try {
        HostKey offered = new HostKey(host, key);
        return host + " " + offered.getType() + " " + offered.getKey();
      } catch (JSchException e) {
        return host + " (a key of " + key.length + " bytes that can't be read)";
      }
    }

    @Override
    public void add(HostKey hostKey, UserInfo ui) {}

    @Override
    public void remove(String host, String type) {}

    @Override
    public void remove(String host, String type, byte[] offered) {}

    @Override
    public String getKnownHostsRepositoryID() {
      return known.getKnownHostsRepositoryID();
    }

    @Override
    public HostKey[] getHostKey() {
      return known.getHostKey();
    }

    @Override
    public HostKey[] getHostKey(String host, String type) {
      return known.getHostKey(host, type);
    }
  }
}
