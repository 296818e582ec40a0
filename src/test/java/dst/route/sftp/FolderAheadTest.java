package dst.route.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dst.testbed.RawSftp;
import dst.testbed.SftpServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.sshd.sftp.common.SftpConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a host says: a folder is listed whole, or it is left to the usual way. */
@Timeout(180)
class FolderAheadTest {
  private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path root;
  private Session session;
  private ReadAhead ahead;

  private void connect(String user, int port) throws JSchException {
    session = new JSch().getSession(user, "127.0.0.1", port);
    session.setConfig("StrictHostKeyChecking", "no");
    session.setPassword(SftpServer.PASSWORD.getBytes(StandardCharsets.UTF_8));
    session.setTimeout(60_000);
    session.connect();
    ahead = new ReadAhead(() -> session, path -> path, count -> {}, new Semaphore(1 << 20));
  }

  @AfterEach
  void stop() {
    session.disconnect();
  }

  private void openChannel() {
    assertThat(ahead.look("nothing", "nothing behind it")).isNull();
  }

  @Test
  void entries_are_told_with_type_size_and_time() throws Exception {
    try (SftpServer server = new SftpServer()) {
      server.account("boston", root);
      Path file = Files.writeString(root.resolve("grün.csv"), "green");
      Files.setLastModifiedTime(file, FileTime.from(THEN));
      Files.createDirectory(root.resolve("folder"));
      Files.createSymbolicLink(root.resolve("link"), file);
      connect("boston", server.port());
      assertThat(ahead.list(".")).as("no channel is opened for it").isNull();
      openChannel();

      List<RemoteEntry> entries = ahead.list(".");

      assertThat(entries)
          .extracting(RemoteEntry::name)
          .contains(".", "grün.csv", "folder", "link")
          .isSubsetOf(".", "..", "grün.csv", "folder", "link");
      for (RemoteEntry entry : entries) {
        assertThat(entry.isDirectory())
            .isEqualTo(List.of(".", "..", "folder").contains(entry.name()));
        assertThat(entry.isRegular()).isEqualTo(entry.name().equals("grün.csv"));
        if (entry.isRegular()) {
          assertThat(entry.size()).isEqualTo(5);
          assertThat(entry.modified()).isEqualTo(THEN.toEpochMilli());
        }
      }
      assertThat(ahead.list("missing")).isNull();
    }
  }

  @Test
  void the_end_is_asked_for_with_the_entries_and_many_entries_come_several_answers_at_a_time()
      throws Exception {
    try (SftpServer server = new SftpServer()) {
      server.account("boston", root);
      Files.createDirectory(root.resolve("empty"));
      for (int i = 0; i < 2_000; i++) {
        Files.createFile(root.resolve(i + ".jpg"));
      }
      connect("boston", server.port());
      openChannel();

      assertThat(ahead.list("empty")).hasSize(2);
      assertThat(server.requests(SftpConstants.SSH_FXP_OPENDIR)).isEqualTo(1);
      assertThat(server.requests(SftpConstants.SSH_FXP_READDIR)).isEqualTo(2);

      for (int i = 0; i < 3; i++) {
        assertThat(ahead.list("."))
            .extracting(RemoteEntry::name)
            .contains("empty", "0.jpg", "1999.jpg")
            .doesNotHaveDuplicates()
            .filteredOn(name -> name.endsWith(".jpg"))
            .hasSize(2_000);
      }
      assertThat(ahead.list("empty")).hasSize(2);
    }
  }

  /** Answers to READDIR; all else goes well. */
  private interface Folder {
    void read(int id, RawSftp.Channel channel) throws IOException;
  }

  private RawSftp host(Folder folder) throws Exception {
    RawSftp server =
        new RawSftp(
            (type, id, body, channel) -> {
              if (type == SftpConstants.SSH_FXP_INIT) {
                channel.say(SftpConstants.SSH_FXP_VERSION, 3, new byte[0]);
              } else if (type == SftpConstants.SSH_FXP_OPENDIR) {
                channel.say(SftpConstants.SSH_FXP_HANDLE, id, packed("handle"));
              } else if (type == SftpConstants.SSH_FXP_READDIR) {
                folder.read(id, channel);
              } else {
                channel.say(
                    SftpConstants.SSH_FXP_STATUS, id, status(SftpConstants.SSH_FX_NO_SUCH_FILE));
              }
            });
    connect("any", server.port());
    openChannel();
    return server;
  }

  private static byte[] packed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
  }

  private static byte[] status(int code) {
    return ByteBuffer.allocate(12).putInt(code).array();
  }

  private static ByteBuffer entries(int count) {
    ByteBuffer names = ByteBuffer.allocate(4 + count * 32).putInt(count);
    IntStream.range(0, count)
        .forEach(i -> names.put(packed("f" + i)).put(packed("long f" + i)).putInt(0));
    return names.flip();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void a_folder_that_fails_in_the_middle_is_not_half_listed() throws Exception {
    int[] answers = {0};
    try (RawSftp server =
        host(
            (id, channel) -> {
              if (answers[0]++ % 4 < 3) {
                channel.say(SftpConstants.SSH_FXP_NAME, id, bytes(entries(10)));
              } else {
                channel.say(SftpConstants.SSH_FXP_STATUS, id, status(SftpConstants.SSH_FX_FAILURE));
              }
            })) {
      assertThat(ahead.list("any")).isNull();
      assertThat(server.open()).as("channels").isEqualTo(1);
    }
  }

  @Test
  void what_is_cut_off_or_no_listing_is_left_to_the_usual_way() throws Exception {
    byte[] cut = bytes(entries(10).limit(100));
    byte[] endless = ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).array();
    byte[] tooLong = ByteBuffer.allocate(12).putInt(1).putInt(Integer.MAX_VALUE).array();
    for (byte[] answer : List.of(cut, endless, tooLong, new byte[0])) {
      assertLeft((id, channel) -> channel.say(SftpConstants.SSH_FXP_NAME, id, answer));
    }
    assertLeft((id, channel) -> channel.hangUp());
  }

  private void assertLeft(Folder folder) throws Exception {
    try (RawSftp server = host(folder)) {
      assertThat(ahead.list("any")).isNull();
      session.disconnect();
      await().until(() -> server.open() == 0);
    }
  }
}
