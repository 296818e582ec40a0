package dst.route.sftp;

import com.jcraft.jsch.Session;
import dst.bundle.FileStamp;
import dst.bundle.HostArea;
import dst.bundle.Listed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Files of a pull area that are asked for before they are needed: small ones before they are
 * opened, many at a time, and large ones part by part. Else each costs its round trips. What can't
 * be had so is read in the usual way, which also tells what is wrong with it.
 */
public final class ReadAhead {
  /** A larger file is not asked for before it is opened. */
  static final int LARGEST = 1 << 20;

  /** For so much of a large file another channel is worth its round trips. */
  private static final long PER_LANE = 2L << 20;

  /** Of files that are asked for and not opened yet; they are in memory. */
  private static final long MOST_BYTES = 8L << 20;

  private static final int MOST_FILES = 128;

  /**
   * JSch's window for a channel is 1 MB: three fill a line of 1 Gbit/s with 20 ms of round trip.
   */
  private static final int MOST_LANES = 3;

  /** Answers that are awaited; then another one is worth its round trips. */
  private static final int BUSY_LANE = 8;

  /** In a row. Some hosts allow few channels, and some of them hang up when asked for more. */
  private static final int MOST_FAILURES = 3;

  private final Supplier<Session> session;
  private final UnaryOperator<String> remote;
  private final LongConsumer received;
  private final Semaphore memory;
  private final Deque<FileAhead> files = new ArrayDeque<>();
  private final List<SftpChannel> channels = new ArrayList<>();
  private final int[] failures = new int[MOST_LANES];
  private Iterator<Listed> expected = Collections.emptyIterator();
  private LargeFile large;
  private FileStamp stamp;
  private int bytes;

  /**
   * @param session that is open now
   * @param remote a path of the pull area as the host knows it
   * @param received is told how many bytes have come
   * @param memory how many bytes all locations together may have in it
   */
  public ReadAhead(
      Supplier<Session> session,
      UnaryOperator<String> remote,
      LongConsumer received,
      Semaphore memory) {
    this.session = session;
    this.remote = remote;
    this.received = received;
    this.memory = memory;
  }

  /**
   * What will be opened next, in this order; what was expected until now is not. Channels on which
   * nothing is under way stay open: some hosts take long until they allow another one.
   */
  public void prefetch(Iterator<Listed> next) {
    forgive();
    try {
      if (files.stream().anyMatch(FileAhead::isAsked)
          || channels.stream().anyMatch(SftpChannel::isClosed)) {
        end();
      }
      while (!files.isEmpty()) {
        leave(files.remove());
      }
      flush();
    } catch (IOException e) {
      end();
    }
    expected = failures[0] < MOST_FAILURES ? next : Collections.emptyIterator();
  }

  private void flush() throws IOException {
    for (SftpChannel channel : channels) {
      channel.flush();
    }
  }

  /** A channel that has read something works; if it breaks, it is not through its own fault. */
  private void forgive() {
    for (int i = 0; i < channels.size(); i++) {
      failures[i] = channels.get(i).hasRead() ? 0 : failures[i];
    }
  }

  private void end() {
    forgive();
    channels.forEach(SftpChannel::close);
    channels.clear();
    files.clear();
    memory.release(bytes);
    bytes = 0;
    expected = Collections.emptyIterator();
  }

  /**
   * @return null if it has to be read in the usual way
   */
  public InputStream open(String path) {
    large = null;
    stamp = null;
    try {
      lookAhead();
      boolean isNext = reach(path);
      boolean isWorthIt =
          !channels.isEmpty() || files.size() > 1 || (isNext && files.element().isWorthAChannel());
      if (!isWorthIt) {
        return null;
      }
      ask();
      return isNext ? opened(files.element()) : null;
    } catch (IOException e) {
      end();
      return null;
    }
  }

  private InputStream opened(FileAhead file) throws IOException {
    byte[] content = await(file);
    if (content != null) {
      stamp = file.stamp();
      return new ByteArrayInputStream(content);
    }
    large = file.isLarge() ? large(file) : null;
    return large;
  }

  /**
   * Which version of a file it was that {@link #open} opened last and that has been read to its
   * end.
   *
   * @return null if that is not known
   * @throws IOException if it was changed while it was read
   */
  public FileStamp wasRead() throws IOException {
    return large == null ? stamp : large.wasRead();
  }

  /**
   * What the host tells of a file, and of its folder.
   *
   * @param name as the host knows it
   * @return null if there is no channel to ask on; the file is null if it is not there
   */
  public Seen see(String name, String folder) {
    Seen seen = new Seen();
    boolean asked =
        ask(
            channel -> {
              channel.statItself(name, seen::file);
              channel.stat(folder, seen::folder);
            },
            () -> seen.answers == 2);
    return asked ? seen : null;
  }

  /** The answers to {@link #see}. */
  public static final class Seen {
    private RemoteEntry file;
    private boolean missing;
    private RemoteEntry folder;
    private int answers;

    private void file(SftpAnswer answer) throws IOException {
      answers++;
      file = answer.attributes();
      missing = file == null ? answer.isMissing() : !file.mayBeRegular();
    }

    private void folder(SftpAnswer answer) throws IOException {
      answers++;
      folder = answer.attributes();
    }

    public boolean isMissing() {
      return missing;
    }

    /** Null if the host does not tell. */
    public HostArea.Sight sight() {
      FileStamp stamp = file == null ? null : file.stamp();
      return stamp == null || folder == null
          ? null
          : new HostArea.Sight(stamp, TimeUnit.MILLISECONDS.toNanos(folder.modified()));
    }
  }

  /** Renames, if nothing has the new name. */
  public boolean rename(String from, String to) {
    List<Boolean> done = new ArrayList<>();
    return ask(
            channel -> channel.rename(from, to, answer -> done.add(answer.isDone())),
            () -> !done.isEmpty())
        && done.get(0);
  }

  /** What is asked of a channel. */
  private interface Question {
    void ask(SftpChannel channel) throws IOException;
  }

  private boolean ask(Question question, BooleanSupplier answered) {
    if (channels.stream().anyMatch(SftpChannel::isClosed)) {
      end();
    }
    if (channels.isEmpty() && failures[0] >= MOST_FAILURES) {
      return false;
    }
    try {
      SftpChannel channel = channel();
      question.ask(channel);
      channel.flush();
      while (!answered.getAsBoolean()) {
        channel.await();
      }
      return true;
    } catch (IOException e) {
      end();
      return false;
    }
  }

  /** It comes on one channel while another one is opened, which takes three round trips. */
  private LargeFile large(FileAhead file) throws IOException {
    if (channels.isEmpty()) {
      addChannel();
    }
    LargeFile large = LargeFile.open(List.copyOf(channels), file.name(), file.size(), memory);
    if (large != null) {
      try {
        spread(large);
      } catch (IOException e) {
        large.close();
        throw e;
      }
    }
    return large;
  }

  private void spread(LargeFile file) throws IOException {
    int wanted = (int) Math.min(MOST_LANES, 1 + file.size() / PER_LANE);
    file.ask();
    while (channels.size() < wanted && addChannel()) {
      file.comeAlsoOn(channels.get(channels.size() - 1));
      file.ask();
    }
  }

  /**
   * A file that was found without a listing.
   *
   * @param content null if it has to be read in the usual way
   * @param more whether the one behind it is there, too
   */
  public record Look(String path, long size, byte[] content, boolean more) {}

  /**
   * Asks for a file that may be there, and whether the one behind it is, at the same time.
   *
   * @return null if it is not there, or no regular file, or there is no channel to ask on
   */
  public Look look(String path, String behind) {
    prefetch(List.of(new Listed(path, false, -1, -1)).iterator());
    lookAhead();
    if (files.isEmpty()) {
      return null;
    }
    try {
      FileAhead file = files.element();
      FileAhead next = new FileAhead(behind, remote.apply(behind), -1, -1);
      SftpChannel channel = channel();
      next.askSize(channel);
      ask();
      byte[] content = await(file);
      while (next.isAsked()) {
        channel.await();
      }
      return file.isThere() ? new Look(path, file.size(), content, next.isThere()) : null;
    } catch (IOException e) {
      end();
      return null;
    }
  }

  /**
   * Lists a folder, if there is a channel; a host that is only looked at gets none for it.
   *
   * @param name the path as the host knows it
   * @return null if it has to be listed in the usual way
   */
  public List<RemoteEntry> list(String name) {
    if (channels.stream().anyMatch(SftpChannel::isClosed)) {
      end();
    }
    if (channels.isEmpty()) {
      return null;
    }
    try {
      return FolderAhead.list(channel(), name);
    } catch (IOException e) {
      end();
      return null;
    }
  }

  private void lookAhead() {
    while (files.size() < MOST_FILES && expected.hasNext()) {
      Listed file = expected.next();
      String name = remote.apply(file.path());
      files.add(new FileAhead(file.path(), name, file.size(), file.modified()));
    }
  }

  /** Those before it were expected and are not opened. */
  private boolean reach(String path) throws IOException {
    boolean isThere = files.stream().anyMatch(file -> file.path().equals(path));
    while (isThere && !files.element().path().equals(path)) {
      leave(files.remove());
    }
    return isThere;
  }

  private byte[] await(FileAhead file) throws IOException {
    while (file.isAsked()) {
      file.channel().await();
      for (SftpChannel channel : channels) {
        channel.takeAll();
      }
      ask();
    }
    leave(files.remove());
    return file.content();
  }

  private void leave(FileAhead file) throws IOException {
    if (file.isAdmitted()) {
      bytes -= (int) file.size();
      memory.release((int) file.size());
    }
    file.giveUp();
  }

  private void ask() throws IOException {
    lookAhead();
    for (FileAhead file : files) {
      if (file.isWaiting() && file.size() < 0) {
        file.askSize(channel());
      } else if (file.isWaiting()) {
        if (!isRoomFor(file)) {
          break;
        }
        bytes += (int) file.size();
        file.askContent(channel());
      }
    }
    flush();
  }

  /** The one that is waited for must not wait for those behind it. */
  private boolean isRoomFor(FileAhead file) {
    return (file == files.peek() || bytes + file.size() <= MOST_BYTES)
        && memory.tryAcquire((int) file.size());
  }

  private SftpChannel channel() throws IOException {
    if (channels.stream().allMatch(channel -> channel.underWay() >= BUSY_LANE)) {
      addChannel();
    }
    return Collections.min(channels, Comparator.comparingInt(SftpChannel::underWay));
  }

  /**
   * @return whether the host has opened another one
   * @throws IOException if there is none at all
   */
  private boolean addChannel() throws IOException {
    int next = channels.size();
    if (next == MOST_LANES || failures[next] >= MOST_FAILURES) {
      return false;
    }
    failures[next]++;
    try {
      channels.add(new SftpChannel(session.get(), received));
      return true;
    } catch (IOException e) {
      if (channels.isEmpty()) {
        throw e;
      }
      failures[next - 1] = 0; // also if it breaks now: not through its own fault
      return false;
    }
  }
}
