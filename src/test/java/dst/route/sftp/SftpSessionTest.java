package dst.route.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.testbed.RawSftp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.apache.camel.component.file.remote.SftpComponent;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a location's session does when a host hangs up, refuses, or tells little. */
@Timeout(120)
class SftpSessionTest {
  private static final int INIT = 1;
  private static final int LSTAT = 7;
  private static final int OPENDIR = 11;
  private static final int READDIR = 12;
  private static final int REMOVE = 13;
  private static final int MKDIR = 14;
  private static final int REALPATH = 16;
  private static final int RENAME = 18;
  private static final int STATUS = 101;
  private static final int HANDLE = 102;
  private static final int NAME = 104;
  private static final int ATTRIBUTES = 105;
  private static final int HANG_UP = -1;

  private final RawSftp server = new RawSftp(this::answer);
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile String text = "";
  private SftpSession session;

  /** The next answers to what is more than asking for a folder's place; else all is well. */
  private synchronized void answers(Integer... codes) {
    answers.addAll(List.of(codes));
  }

  private synchronized void answer(int type, int id, ByteBuffer body, RawSftp.Channel lease)
      throws IOException {
    if (type == INIT) {
      lease.say(2, 3, new byte[0]);
    } else if (type == REALPATH) {
      lease.say(NAME, id, ByteBuffer.allocate(18).putInt(1).putInt(1).put((byte) '/').array());
    } else if (type == OPENDIR
        || type == LSTAT
        || type == RENAME
        || type == REMOVE
        || type == MKDIR) {
      asked.add(type + " " + string(body));
      int code = answers.isEmpty() ? 0 : answers.remove();
      if (code == HANG_UP) {
        lease.hangUp();
      } else if (code != 0) {
        lease.say(STATUS, id, status(code));
      } else {
        well(type, id, lease);
      }
    } else if (type == READDIR) {
      lease.say(STATUS, id, status(1));
    } else {
      lease.say(STATUS, id, status(0));
    }
  }

  private void well(int type, int id, RawSftp.Channel lease) throws IOException {
    if (type == OPENDIR) {
      lease.say(HANDLE, id, ByteBuffer.allocate(5).putInt(1).put((byte) 'h').array());
    } else if (type == LSTAT) {
      lease.say(ATTRIBUTES, id, ByteBuffer.allocate(4).putInt(0).array());
    } else {
      lease.say(STATUS, id, status(0));
    }
  }

  private static String string(ByteBuffer body) {
    byte[] bytes = new byte[body.getInt()];
    body.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private byte[] status(int code) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(12 + bytes.length)
        .putInt(code)
        .putInt(bytes.length)
        .put(bytes)
        .putInt(0)
        .array();
  }

  @BeforeEach
  void connect() {
    SftpConfiguration settings = new SftpConfiguration();
    settings.setHost("127.0.0.1");
    settings.setPort(server.port());
    settings.setUsername("any");
    settings.setPassword("any");
    settings.setStrictHostKeyChecking("no");
    settings.setUseUserKnownHostsFile(false);
    session = new SftpSession(new SftpEndpoint("sftp:host", new SftpComponent(), settings));
    session.connect(settings, null);
  }

  @AfterEach
  void stop() throws IOException {
    session.disconnect();
    server.close();
  }

  @Test
  void a_request_that_meets_a_closed_connection_is_made_once_more_on_a_new_one() throws Exception {
    session.list("pull");
    answers(HANG_UP);

    assertThat(session.list("pull")).isEmpty();
    assertThat(server.channels()).isEqualTo(2);
  }

  @Test
  void a_host_that_hangs_up_at_once_is_not_asked_again() throws Exception {
    answers(HANG_UP, HANG_UP);

    assertThatThrownBy(() -> session.list("pull"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the connection to 127.0.0.1 broke when it was asked to list pull");
    assertThat(server.channels()).isEqualTo(1);
  }

  @Test
  void one_that_hangs_up_twice_in_a_row_is_asked_twice() throws Exception {
    session.list("pull");
    answers(HANG_UP, HANG_UP);

    assertThatThrownBy(() -> session.list("pull")).isInstanceOf(IOException.class);
    assertThat(server.channels()).isEqualTo(2);
  }

  @Test
  void after_the_pull_was_cut_nothing_is_asked_again() throws Exception {
    session.list("pull");
    session.retriesWhile(() -> false);
    answers(HANG_UP);

    assertThatThrownBy(() -> session.list("pull")).isInstanceOf(IOException.class);
    assertThat(server.channels()).isEqualTo(1);
  }

  @Test
  void a_rename_that_was_done_before_the_connection_broke_is_done() throws Exception {
    session.list("pull");
    answers(HANG_UP, 2, 0);

    session.rename("pull/a*.csv", "pull/done/1-a?.csv");
    assertThat(asked).endsWith("18 /pull/a*.csv", "18 /pull/a*.csv", "7 /pull/done/1-a?.csv");
  }

  @Test
  void one_that_was_not_done_fails() throws Exception {
    session.list("pull");
    answers(HANG_UP, 2, 2);

    assertThatThrownBy(() -> session.rename("pull/a.csv", "pull/b.csv"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void a_name_goes_out_as_it_is() throws Exception {
    String odd = "pull/a*b?[c]\\d.csv";
    session.delete(odd);
    session.isThere(odd);
    session.makeFolders(odd);
    session.list(odd);

    assertThat(asked)
        .contains("13 /" + odd, "7 /" + odd, "14 /" + odd, "11 /" + odd)
        .allMatch(request -> request.endsWith("/" + odd) || request.equals("14 /pull"));
  }

  @Test
  void what_the_host_refuses_is_told_with_request_path_host_and_answer() {
    answers(3, 2, 4, 8, 4);
    assertThatThrownBy(() -> session.list("pull"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage("pull: 127.0.0.1 refused to list it: permission denied");
    assertThatThrownBy(() -> session.delete("pull/a"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("pull/a: 127.0.0.1 refused to delete it: there is no such file or folder");
    assertThatThrownBy(() -> session.rename("a", "b"))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(
            "a -> b: 127.0.0.1 refused to rename it: it gives no reason (code 4); is something of"
                + " the new name there, or is it on another disk?");
    assertThatThrownBy(() -> session.rename("a", "b"))
        .hasMessageEndingWith("its SFTP server has no such request");
    text = "disk \u001b[31m full";
    assertThatThrownBy(() -> session.delete("a")).hasMessageEndingWith("it: \"disk  [31m full\"");
  }

  /** It is no folder if it can't be opened as one. */
  @Test
  void the_type_of_a_file_is_found_out_where_the_host_never_tells_it() throws Exception {
    List<RemoteEntry> names =
        List.of(
            RemoteEntry.of("a.csv", 0, "a.csv", 7, 0),
            RemoteEntry.of("photos", 0, "photos", -1, 0),
            RemoteEntry.of("gone.csv", 0, "", -1, 0));
    answers(0, 4, 0, 0, 2);

    List<RemoteEntry> whole = session.completed("pull", names);
    assertThat(whole).extracting(RemoteEntry::name).containsExactly("a.csv", "photos");
    assertThat(whole).extracting(RemoteEntry::isRegular).containsExactly(true, false);
    assertThat(whole).extracting(RemoteEntry::isDirectory).containsExactly(false, true);
    assertThat(whole.get(0).size()).isEqualTo(7);
  }

  @Test
  void the_line_for_people_tells_the_type_where_the_mode_does_not() {
    assertThat(RemoteEntry.of("a", 0, "-rw-r--r--   1 u g 5 Jan  1 a", 5, 0).isRegular()).isTrue();
    assertThat(RemoteEntry.of("a", 0644, "-rw-r--r--+ 1 u g 5 a", 5, 0).isRegular()).isTrue();
    assertThat(RemoteEntry.of("a", 0, "drwxr-x---", -1, 0).isDirectory()).isTrue();
    RemoteEntry link = RemoteEntry.of("a", 0, "lrwxrwxrwx 1 u g 5 a -> b", 5, 0);
    assertThat(link.isTyped()).isTrue();
    assertThat(link.isRegular() || link.isDirectory()).isFalse();
    assertThat(RemoteEntry.of("a", 0, "drwxing.csv", 5, 0).isTyped()).isFalse();
    assertThat(RemoteEntry.of("a", 0100644, "drwxr-xr-x", 5, 0).isRegular()).isTrue();
  }
}
