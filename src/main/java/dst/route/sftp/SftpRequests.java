package dst.route.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.ChannelSftp.LsEntrySelector;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is asked of a host by JSch, one request at a time. To JSch a star, a question mark and a
 * backslash in a name are a pattern, so each name is escaped here: nothing else asks a {@link
 * ChannelSftp} for anything. What the host refuses is a {@link FileSystemException} that says which
 * request, path and host; any other {@link IOException} means that the connection is lost.
 */
public final class SftpRequests {
  private static final int NO_CONNECTION = ChannelSftp.SSH_FX_NO_CONNECTION;
  private static final int CONNECTION_LOST = ChannelSftp.SSH_FX_CONNECTION_LOST;
  private static final int MOST_TEXT = 200;

  /** JSch puts it before what the host says. */
  private static final Pattern NAME_OF_CODE = Pattern.compile("^SSH_FX_[A-Z_]+:");

  private final ChannelSftp channel;
  private final String host;

  /**
   * @param channel that is connected
   * @param host as it is called in errors
   */
  public SftpRequests(ChannelSftp channel, String host) {
    this.channel = channel;
    this.host = host;
  }

  /** One request of JSch's; it may come as any exception that it fails. */
  private interface Request<T> {
    T ask() throws SftpException;
  }

  boolean isConnected() {
    return channel.isConnected();
  }

  /**
   * Without names that begin with a dot. With a pattern, JSch does not ask first whether it is a
   * folder, which not every host can tell.
   */
  List<RemoteEntry> list(String folder) throws IOException {
    List<RemoteEntry> entries = new ArrayList<>();
    list(
        folder,
        entry -> {
          entries.add(entry(entry.getFilename(), entry.getLongname(), entry.getAttrs()));
          return LsEntrySelector.CONTINUE;
        });
    return entries;
  }

  private void list(String folder, LsEntrySelector selector) throws IOException {
    ask(
        "list",
        folder,
        null,
        () -> {
          channel.ls(quoted(folder) + "/*", selector);
          return null;
        });
  }

  private static RemoteEntry entry(String name, String longname, SftpATTRS attributes) {
    int has = attributes.getFlags();
    boolean hasMode = (has & SftpATTRS.SSH_FILEXFER_ATTR_PERMISSIONS) != 0;
    return RemoteEntry.of(
        name,
        hasMode ? attributes.getPermissions() : 0,
        longname,
        (has & SftpATTRS.SSH_FILEXFER_ATTR_SIZE) == 0 ? -1 : attributes.getSize(),
        (has & SftpATTRS.SSH_FILEXFER_ATTR_ACMODTIME) == 0 ? 0 : attributes.getMTime());
  }

  /**
   * Fills in what some hosts do not tell with a listing: the type and the size of an entry. It
   * costs requests for each such entry, and none with other hosts.
   *
   * @param entries of the folder; those that are gone meanwhile are left out
   */
  List<RemoteEntry> completed(String folder, List<RemoteEntry> entries) throws IOException {
    if (entries.stream().allMatch(RemoteEntry::isWhole)) {
      return entries;
    }
    List<RemoteEntry> whole = new ArrayList<>(entries.size());
    for (RemoteEntry entry : entries) {
      if (entry.isWhole()) {
        whole.add(entry);
      } else if (!entry.name().startsWith(".")) {
        complete(folder, entry, whole);
      }
    }
    return whole;
  }

  private void complete(String folder, RemoteEntry entry, List<RemoteEntry> whole)
      throws IOException {
    String path = folder.isEmpty() ? entry.name() : folder + "/" + entry.name();
    try {
      RemoteEntry told = entry.completedBy(look(path));
      whole.add(told.isTyped() ? told : told.as(isFolder(path)));
    } catch (NoSuchFileException goneMeanwhile) {
      return;
    }
  }

  /** Itself, if it is a link. */
  RemoteEntry look(String path) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return ask("look at", path, null, () -> entry(name, "", channel.lstat(quoted(path))));
  }

  public boolean isThere(String path) throws IOException {
    try {
      look(path);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Reads its first entries, so that it is known whether it can be listed. */
  public void openFolder(String path) throws IOException {
    list(path, first -> LsEntrySelector.BREAK);
  }

  /** Found out by opening it: not every host tells what is a folder. */
  boolean isFolder(String path) throws IOException {
    try {
      openFolder(path);
      return true;
    } catch (FileSystemException e) {
      return false;
    }
  }

  /** Some hosts replace what has the new name, others refuse then. */
  public void rename(String from, String to) throws IOException {
    ask(
        "rename",
        from,
        to,
        () -> {
          channel.rename(quoted(from), quoted(to));
          return null;
        });
  }

  public void delete(String path) throws IOException {
    ask(
        "delete",
        path,
        null,
        () -> {
          channel.rm(quoted(path));
          return null;
        });
  }

  /** The only request whose name JSch takes as it is. */
  void makeFolder(String path) throws IOException {
    ask(
        "make",
        path,
        null,
        () -> {
          channel.mkdir(path);
          return null;
        });
  }

  InputStream read(String path) throws IOException {
    return ask("read", path, null, () -> channel.get(quoted(path)));
  }

  /** Replaces the content of a file that is there. */
  public void write(String path, byte[] content) throws IOException {
    ask(
        "write",
        path,
        null,
        () -> {
          channel.put(new ByteArrayInputStream(content), quoted(path));
          return null;
        });
  }

  /** JSch puts the log-in folder before a relative path, and takes both for a pattern. */
  private String quoted(String path) throws SftpException {
    String all = path.startsWith("/") ? path : below(channel.pwd(), path.isEmpty() ? "." : path);
    for (int i = 0; i < all.length(); i++) {
      if ("\\?*".indexOf(all.charAt(i)) >= 0) {
        return all.replaceAll("[\\\\?*]", "\\\\$0");
      }
    }
    return all;
  }

  private static String below(String folder, String path) {
    return folder.endsWith("/") ? folder + path : folder + "/" + path;
  }

  private <T> T ask(String verb, String path, String other, Request<T> request) throws IOException {
    try {
      return request.ask();
    } catch (SftpException e) {
      boolean lost = e.getCause() != null || e.id == NO_CONNECTION || e.id == CONNECTION_LOST;
      throw lost
          ? new IOException(
              "the connection to %s broke when it was asked to %s %s".formatted(host, verb, path),
              e)
          : refused(verb, path, other, e);
    }
  }

  private FileSystemException refused(String verb, String path, String other, SftpException e) {
    String why = "%s refused to %s it: %s".formatted(host, verb, answer(verb, e));
    return switch (e.id) {
      case ChannelSftp.SSH_FX_NO_SUCH_FILE -> new NoSuchFileException(path, other, why);
      case ChannelSftp.SSH_FX_PERMISSION_DENIED -> new AccessDeniedException(path, other, why);
      default -> new FileSystemException(path, other, why);
    };
  }

  /** In our words where the host has none of its own; its words come from outside. */
  private static String answer(String verb, SftpException e) {
    return switch (e.id) {
      case ChannelSftp.SSH_FX_NO_SUCH_FILE -> "there is no such file or folder";
      case ChannelSftp.SSH_FX_PERMISSION_DENIED -> "permission denied";
      case ChannelSftp.SSH_FX_OP_UNSUPPORTED -> "its SFTP server has no such request";
      default -> {
        String said = e.getMessage() == null ? "" : e.getMessage();
        said = NAME_OF_CODE.matcher(said).replaceFirst("").replaceAll("\\p{Cntrl}", " ").strip();
        yield said.isEmpty() || said.equalsIgnoreCase("failure")
            ? "it gives no reason (code " + e.id + ")" + perhaps(verb)
            : "\"" + said.substring(0, Math.min(said.length(), MOST_TEXT)) + "\"" + perhaps(verb);
      }
    };
  }

  private static String perhaps(String verb) {
    return switch (verb) {
      case "rename" -> "; is something of the new name there, or is it on another disk?";
      case "write", "make" -> "; is the disk full, or a quota reached?";
      case "list" -> "; is it a folder?";
      default -> "";
    };
  }
}
