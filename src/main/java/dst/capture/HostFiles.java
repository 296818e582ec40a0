package dst.capture;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/** The host's data files: each content is read and hashed once, and sent once. */
public interface HostFiles {
  /**
   * @param path below the folder of data files, as a row or a folder capture names it
   * @return empty if there is no such regular file within that folder, it may not or can't be read,
   *     or changes all the time
   * @throws IOException if the disk fails
   */
  Optional<HostFile> find(String path) throws IOException;

  /** Whether a bundle that central took or will take holds the content already. */
  boolean isSent(String sha256);

  /** A bundle that holds these contents is durable. */
  void sent(Collection<String> sha256s);

  /** Forgets what was sent: a new epoch sends each content anew. */
  void forgetSent();
}
