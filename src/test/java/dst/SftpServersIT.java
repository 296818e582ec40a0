package dst;

import static dst.testbed.SftpServer.Quirk.CLOSES_IDLE_CONNECTIONS;
import static dst.testbed.SftpServer.Quirk.HAS_ONE_CHANNEL;
import static dst.testbed.SftpServer.Quirk.LISTS_ONLY_NAMES;
import static dst.testbed.SftpServer.Quirk.REPLACES_NOTHING;
import static dst.testbed.SftpServer.Quirk.TELLS_NO_TYPE;

import dst.testbed.MinaHost;
import dst.testbed.OpenSsh;
import dst.testbed.ProFtpd;
import dst.testbed.SftpHost;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Central and the SFTP servers that hosts have: all must be the same to it. */
class SftpServersIT {
  @Nested
  class OpenSshAsItComes extends SftpContract {
    @Override
    SftpHost host(Path dir) throws IOException {
      OpenSsh.require();
      return OpenSsh.with("", "");
    }
  }

  /** As on Windows: a rename replaces nothing. And it counts channels. */
  @Nested
  class OpenSshRestricted extends SftpContract {
    @Override
    SftpHost host(Path dir) throws IOException {
      OpenSsh.require();
      return OpenSsh.with("-P posix-rename", "MaxSessions 1\n");
    }
  }

  /** It closes connections in which nothing happens for two seconds. */
  @Nested
  class ProFtpdsModSftp extends SftpContract {
    @Override
    SftpHost host(Path dir) throws IOException {
      ProFtpd.require();
      return new ProFtpd();
    }
  }

  @Nested
  class Mina extends SftpContract {
    @Override
    SftpHost host(Path dir) throws IOException {
      return new MinaHost(dir);
    }
  }

  @Nested
  class OneThatListsOnlyNamesAndHasOneChannel extends SftpContract {
    @Override
    SftpHost host(Path dir) throws IOException {
      return new MinaHost(dir, LISTS_ONLY_NAMES, HAS_ONE_CHANNEL);
    }
  }

  @Nested
  class OneThatTellsNoTypesAndReplacesNothing extends SftpContract {
    @Override
    SftpHost host(Path dir) throws IOException {
      return new MinaHost(dir, LISTS_ONLY_NAMES, TELLS_NO_TYPE, REPLACES_NOTHING);
    }
  }

  @Nested
  class OneThatClosesIdleConnections extends SftpContract {
    @Override
    SftpHost host(Path dir) throws IOException {
      return new MinaHost(dir, CLOSES_IDLE_CONNECTIONS);
    }

    @Override
    String every() {
      return "1s";
    }
  }
}
