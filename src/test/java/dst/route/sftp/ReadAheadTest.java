package dst.route.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dst.bundle.Listed;
import dst.testbed.RawSftp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a host says: a file is had whole, or it is not at hand. */
@Timeout(180)
class ReadAheadTest {
  private static final int INIT = 1;
  private static final int OPEN = 3;
  private static final int CLOSE = 4;
  private static final int READ = 5;
  private static final int STAT = 17;
  private static final int STATUS = 101;
  private static final int HANDLE = 102;
  private static final int DATA = 103;
  private static final int ATTRIBUTES = 105;
  private static final int MEMORY = 1 << 28;

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Semaphore memory = new Semaphore(MEMORY);
  private final AtomicInteger largestRead = new AtomicInteger();
  private final AtomicInteger leastMemory = new AtomicInteger(MEMORY);
  private volatile int mostAtOnce = Integer.MAX_VALUE;
  private volatile byte[] extensions = {};
  private RawSftp server;
  private Session session;
  private ReadAhead ahead;

  /** As an honest host answers. */
  private void honest(int type, int id, ByteBuffer body, RawSftp.Channel channel)
      throws IOException {
    leastMemory.accumulateAndGet(memory.availablePermits(), Math::min);
    if (type == INIT) {
      channel.say(2, 3, extensions);
      return;
    }
    String name = string(body);
    byte[] content = files.get(name);
    if (content == null) {
      channel.say(STATUS, id, status(2));
    } else if (type == STAT) {
      ByteBuffer attributes = ByteBuffer.allocate(16).putInt(5).putLong(content.length);
      channel.say(ATTRIBUTES, id, attributes.putInt(0100644).array());
    } else if (type == OPEN) {
      channel.say(HANDLE, id, packed(name.getBytes(StandardCharsets.UTF_8)));
    } else if (type == READ) {
      int offset = (int) body.getLong();
      int length = body.getInt();
      largestRead.accumulateAndGet(length, Math::max);
      int end = Math.min(content.length, offset + Math.min(mostAtOnce, length));
      if (end <= offset) {
        channel.say(STATUS, id, status(1));
      } else {
        channel.say(DATA, id, packed(Arrays.copyOfRange(content, offset, end)));
      }
    } else {
      channel.say(STATUS, id, status(0));
    }
  }

  private void hangsUpAtSecondChannel(int type, int id, ByteBuffer body, RawSftp.Channel channel)
      throws IOException {
    if (type == INIT && server.open() > 1) {
      channel.hangUp();
    } else {
      honest(type, id, body, channel);
    }
  }

  private static String string(ByteBuffer body) {
    byte[] text = new byte[body.getInt()];
    body.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static byte[] packed(byte[] bytes) {
    return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
  }

  private static byte[] status(int code) {
    return ByteBuffer.allocate(12).putInt(code).array();
  }

  private void start(RawSftp.Host host) throws JSchException {
    server = new RawSftp(host);
    connect();
    ahead = new ReadAhead(() -> session, path -> path, count -> {}, memory);
  }

  private void connect() throws JSchException {
    session = new JSch().getSession("any", "127.0.0.1", server.port());
    session.setConfig("StrictHostKeyChecking", "no");
    session.setPassword("any".getBytes(StandardCharsets.UTF_8));
    session.setTimeout(60_000);
    session.connect();
  }

  @AfterEach
  void stop() throws IOException {
    session.disconnect();
    server.close();
  }

  private List<Listed> make(int count, int bytes) {
    List<Listed> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] content = new byte[bytes];
      Arrays.fill(content, (byte) (i + 1));
      files.put("f" + i, content);
      made.add(new Listed("f" + i, false, bytes, 0));
    }
    return made;
  }

  private static List<Listed> ofUnknownSize(List<Listed> files) {
    return files.stream().map(file -> new Listed(file.path(), false, -1, 0)).toList();
  }

  /** Null if it is to be read in the usual way. */
  private byte[] content(String path) throws IOException {
    try (InputStream in = ahead.open(path)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private void assertAllCome(List<Listed> expected) throws IOException {
    ahead.prefetch(expected.iterator());
    for (Listed file : expected) {
      assertThat(content(file.path())).as(file.path()).isEqualTo(files.get(file.path()));
    }
  }

  private void assertNothingIsLeft() {
    ahead.prefetch(List.<Listed>of().iterator());
    assertThat(memory.availablePermits()).isEqualTo(MEMORY);
    int channels = server.channels();
    session.disconnect();
    await().until(() -> server.open() == 0);
    assertThat(channels).isLessThanOrEqualTo(4);
  }

  @Test
  void files_of_all_sizes_come_and_nothing_is_left_behind() throws Exception {
    start(this::honest);
    for (int bytes : new int[] {0, 1, (1 << 15) - 1, 1 << 15, (1 << 15) + 1, 200_000}) {
      assertAllCome(make(40, bytes));
      assertAllCome(ofUnknownSize(make(40, bytes)));
    }
    assertNothingIsLeft();
  }

  /** Of unknown size, too; and where a host sends less at once than it is asked for. */
  @Test
  void a_large_file_comes_part_by_part_on_several_lanes() throws Exception {
    for (int atOnce : new int[] {1 << 20, 1 << 17, 40_000, 1 << 15, 10_000}) {
      boolean more = atOnce > 1 << 15;
      extensions =
          more
              ? packed("limits@openssh.com".getBytes(StandardCharsets.UTF_8))
              : packed(new byte[0]);
      largestRead.set(0);
      mostAtOnce = atOnce;
      start(this::honest);
      for (int bytes : new int[] {(1 << 20) + 1, 1 << 21, 10_000_000}) {
        List<Listed> made = make(3, bytes);
        assertAllCome(made);
        assertAllCome(ofUnknownSize(made));
      }
      assertThat(server.channels()).isEqualTo(3);
      assertThat(largestRead).hasValue(more ? 1 << 17 : 1 << 15);
      assertNothingIsLeft();
      stop();
    }
  }

  /** To open one takes three round trips, in which its first parts come. */
  @Test
  void a_large_file_comes_while_a_second_channel_is_opened() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    start(
        (type, id, body, channel) -> {
          reads.addAndGet(type == READ ? 1 : 0);
          if (type == INIT && server.channels() > 1) {
            await().until(() -> reads.get() > 0);
          }
          honest(type, id, body, channel);
        });
    assertAllCome(make(1, 10_000_000));
    assertThat(server.channels()).isEqualTo(3);
    assertNothingIsLeft();
  }

  /** Its size is looked at where the file is taken. */
  @Test
  void a_large_file_that_has_grown_or_shrunk_is_read_to_its_end() throws Exception {
    start(this::honest);
    for (int now : new int[] {0, 1, 2_999_999, 3_000_001, 3_000_000 + (1 << 17), 20_000_000}) {
      List<Listed> made = make(1, 3_000_000);
      make(1, now);
      assertAllCome(made);
    }
    assertNothingIsLeft();
  }

  @Test
  void a_large_file_is_read_in_the_usual_way_where_the_host_does_not_open_it() throws Exception {
    start(this::honest);
    List<Listed> made = make(2, 3_000_000);
    files.remove("f0");
    ahead.prefetch(made.iterator());
    assertThat(ahead.open("f0")).isNull();
    assertThat(content("f1")).isEqualTo(files.get("f1"));
    assertNothingIsLeft();
  }

  @Test
  void a_large_file_that_breaks_off_fails_and_gives_its_memory_back() throws Exception {
    start(
        (type, id, body, channel) -> {
          int name = body.remaining() < 4 ? 0 : body.getInt(body.position());
          boolean far = type == READ && body.getLong(body.position() + 4 + name) > 2_000_000;
          if (far) {
            channel.say(STATUS, id, status(4));
          } else {
            honest(type, id, body, channel);
          }
        });
    for (int attempt = 0; attempt < 5; attempt++) {
      ahead.prefetch(make(1, 3_000_000).iterator());
      assertThatThrownBy(() -> content("f0"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the host does not send f0 from byte 2,");
    }
    assertAllCome(make(1, 1_500_000));
    assertNothingIsLeft();
  }

  @Test
  void a_large_file_comes_also_where_all_memory_is_taken() throws Exception {
    start(this::honest);
    memory.acquire(MEMORY - 1500);
    List<Listed> made = make(1, 5_000_000);
    assertAllCome(made);
    memory.release(MEMORY - 1500);
    assertNothingIsLeft();
  }

  @Test
  void a_large_file_that_is_not_read_to_its_end_leaves_nothing_behind() throws Exception {
    start(this::honest);
    for (int i = 0; i < 5; i++) {
      ahead.prefetch(make(1, 5_000_000).iterator());
      try (InputStream in = ahead.open("f0")) {
        assertThat(in.readNBytes(1_000_000)).hasSize(1_000_000);
      }
      assertAllCome(make(20, 1000));
    }
    assertNothingIsLeft();
  }

  @Test
  void a_large_file_comes_on_one_lane_where_the_host_hangs_up_at_a_second_one() throws Exception {
    start(this::hangsUpAtSecondChannel);
    List<Listed> made = make(1, 5_000_000);
    for (int attempt = 0; attempt < 3; attempt++) {
      ahead.prefetch(made.iterator());
      try {
        assertThat(content("f0")).isNull();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("closed the channel");
      }
      await().until(() -> !session.isConnected());
      connect();
    }
    assertAllCome(made);
    assertThat(memory.availablePermits()).isEqualTo(MEMORY);
  }

  @Test
  void a_file_that_may_be_there_is_had_with_what_is_known_of_the_one_behind_it() throws Exception {
    start(this::honest);
    make(2, 40_000);
    for (int i = 0; i < 10; i++) {
      ReadAhead.Look found = ahead.look("f0", "f1");
      assertThat(found.content()).isEqualTo(files.get("f0"));
      assertThat(found.more()).isTrue();
      assertThat(ahead.look("f1", "f2").more()).isFalse();
      assertThat(ahead.look("f2", "f3")).isNull();
    }
    files.put("f2", new byte[ReadAhead.LARGEST + 1]);
    ReadAhead.Look large = ahead.look("f2", "f1");
    assertThat(large.size()).isEqualTo(ReadAhead.LARGEST + 1);
    assertThat(large.content()).isNull();
    assertThat(large.more()).isTrue();
    assertThat(ahead.look("f1", "f2").more()).isTrue();
    assertThat(server.channels()).isOne();
    assertNothingIsLeft();
  }

  @Test
  void a_host_that_allows_no_channel_is_not_asked_for_one_at_each_look() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    start(
        (type, id, body, channel) -> {
          asked.incrementAndGet();
          channel.raw(ByteBuffer.allocate(4).putInt(-1).array());
        });
    make(2, 100);
    for (int i = 0; i < 10; i++) {
      assertThat(ahead.look("f0", "f1")).isNull();
    }
    assertThat(asked).hasValue(3);
    assertNothingIsLeft();
  }

  /** 200 MB are expected. */
  @Test
  void as_much_is_in_memory_as_one_location_may_have_also_if_no_size_is_known() throws Exception {
    start(this::honest);
    assertAllCome(ofUnknownSize(make(200, 1 << 20)));
    assertThat(MEMORY - leastMemory.get()).isBetween(4 << 20, 9 << 20);
    assertNothingIsLeft();
  }

  @Test
  void where_all_memory_is_taken_the_file_is_not_at_hand() throws Exception {
    start(this::honest);
    List<Listed> expected = make(10, 1000);
    memory.acquire(MEMORY - 1500);
    ahead.prefetch(expected.iterator());
    assertThat(content("f0")).isNotNull();
    int rest = memory.drainPermits();
    assertThat(content("f1")).isNull();
    memory.release(rest);
    assertThat(content("f2")).isNotNull();
  }

  /** An answer that is kept back; the client may be gone when it is given. */
  private interface Later {
    void run() throws IOException;
  }

  @Test
  void answers_may_come_in_any_order_and_some_that_nobody_has_asked_for() throws Exception {
    Map<RawSftp.Channel, Deque<Later>> later = new ConcurrentHashMap<>();
    start(
        (type, id, body, channel) -> {
          Deque<Later> mine = later.computeIfAbsent(channel, unused -> new ArrayDeque<>());
          mine.push(() -> honest(type, id, body, channel));
          if (channel.isQuiet()) {
            if (type != INIT) {
              channel.say(DATA, 1_000_000 + id, packed(new byte[1000]));
              channel.say(HANDLE, -id, packed(new byte[10]));
            }
            while (!mine.isEmpty()) {
              mine.pop().run();
            }
          }
        });
    assertAllCome(ofUnknownSize(make(300, 70_000)));
    assertNothingIsLeft();
  }

  @Test
  void a_file_that_is_not_what_was_listed_is_not_at_hand_and_its_neighbours_are() throws Exception {
    start(
        (type, id, body, channel) -> {
          boolean folder = type == READ && string(body.duplicate()).equals("f9");
          if (folder) {
            channel.say(STATUS, id, status(4));
          } else {
            honest(type, id, body, channel);
          }
        });
    List<Listed> expected = new ArrayList<>(make(12, 1 << 15));
    files.put("f1", new byte[(1 << 15) + 1]);
    files.put("f3", new byte[(1 << 15) - 1]);
    files.put("f5", new byte[0]);
    files.remove("f7");
    expected.set(9, new Listed("f9", false, 0, 0));
    ahead.prefetch(expected.iterator());
    for (int i = 0; i < 12; i++) {
      byte[] content = content("f" + i);
      if (i % 2 == 0 || i == 11) {
        assertThat(content).as("f" + i).isEqualTo(files.get("f" + i));
      } else {
        assertThat(content).as("f" + i).isNull();
      }
    }
    assertNothingIsLeft();
  }

  @Test
  void what_breaks_the_protocol_ends_it_and_nothing_is_left() throws Exception {
    for (byte[] nonsense :
        List.of(
            ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array(),
            ByteBuffer.allocate(4).putInt(-1).array(),
            ByteBuffer.allocate(4).putInt(4).array(),
            ByteBuffer.allocate(9).putInt(5).put((byte) HANDLE).putInt(1).array(),
            ByteBuffer.allocate(13).putInt(9).put((byte) HANDLE).putInt(1).putInt(99).array())) {
      start(
          (type, id, body, channel) -> {
            if (type == OPEN) {
              channel.raw(nonsense);
            } else {
              honest(type, id, body, channel);
            }
          });
      ahead.prefetch(make(10, 100).iterator());
      assertThat(content("f0")).isNull();
      assertNothingIsLeft();
      stop();
    }
  }

  @Test
  void a_host_that_sends_what_nobody_has_asked_for_without_end_is_cut_off() throws Exception {
    AtomicBoolean floods = new AtomicBoolean();
    start(
        (type, id, body, channel) -> {
          if (type == CLOSE) {
            await().until(floods::get);
            while (floods.get()) {
              channel.say(STATUS, -1, new byte[60_000]);
            }
          }
          honest(type, id, body, channel);
        });
    ahead.prefetch(make(5, 100).iterator());
    assertThat(content("f0")).isNotNull();
    floods.set(true);
    await().until(() -> server.open() == 0);
    assertThat(session.isConnected()).isTrue();
  }

  @Test
  void where_a_second_channel_is_refused_all_come_on_one() throws Exception {
    start(this::honest);
    server.mostChannels(1);
    for (int batch = 0; batch < 20; batch++) {
      assertAllCome(make(200, 1000));
    }
    assertThat(server.channels()).isEqualTo(1);
    assertNothingIsLeft();
  }

  @Test
  void a_host_that_hangs_up_at_a_second_channel_is_read_on_one() throws Exception {
    start(this::hangsUpAtSecondChannel);
    List<Listed> expected = make(200, 1000);
    ahead.prefetch(expected.iterator());
    assertThat(content("f0")).isNull();
    await().until(() -> !session.isConnected());
    connect();
    assertAllCome(expected);
    assertNothingIsLeft();
  }

  @Test
  void a_host_whose_channels_open_and_say_nothing_is_not_asked_for_ever() throws Exception {
    start(
        (type, id, body, channel) -> {
          if (type == OPEN) {
            channel.hangUp();
          } else {
            honest(type, id, body, channel);
          }
        });
    List<Listed> expected = make(10, 1000);
    for (int attempt = 0; attempt < 3; attempt++) {
      ahead.prefetch(expected.iterator());
      assertThat(content("f0")).isNull();
      await().until(() -> !session.isConnected());
      connect();
    }
    int before = server.channels();
    ahead.prefetch(expected.iterator());
    assertThat(content("f0")).isNull();
    assertThat(session.isConnected()).isTrue();
    assertThat(server.channels()).isEqualTo(before);
  }

  @Test
  void what_is_not_awaited_any_more_is_not_taken_into_memory() throws Exception {
    start(this::honest);
    List<Listed> expected = make(20, 100_000);
    ahead.prefetch(expected.iterator());
    assertThat(content("f0")).isNotNull();
    ahead.prefetch(List.<Listed>of().iterator());
    assertThat(memory.availablePermits()).isEqualTo(MEMORY);
    assertAllCome(expected);
  }

  @Test
  void files_that_are_not_opened_are_given_back() throws Exception {
    AtomicInteger handles = new AtomicInteger();
    start(
        (type, id, body, channel) -> {
          handles.addAndGet(type == OPEN ? 1 : type == CLOSE ? -1 : 0);
          honest(type, id, body, channel);
        });
    List<Listed> expected = make(500, 1000);
    ahead.prefetch(expected.iterator());
    for (int i = 0; i < 500; i += 50) {
      assertThat(content("f" + i)).isEqualTo(files.get("f" + i));
    }
    assertThat(handles.get()).isLessThan(200);
    assertNothingIsLeft();
  }
}
