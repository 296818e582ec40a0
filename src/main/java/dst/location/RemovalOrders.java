package dst.location;

import dst.config.Handover;
import dst.config.Home;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people decide about removals that are held: a file for each in {@code data/removals}, until
 * central has done it and put its answer in the place. Files, so that a decision outlives a crash.
 */
public final class RemovalOrders {
  private static final String ANSWER = ".answer";

  /** Who asked is gone: nobody reads the answer. */
  private static final Duration ANSWER_KEPT = Duration.ofMinutes(5);

  private final Path folder;

  /** What becomes of it. */
  public enum Decision {
    /** It is removed. */
    CONFIRM,
    /** It stays, and is forgotten. */
    KEEP
  }

  /**
   * @param id of what is held, which tells what was shown
   */
  public record Order(String location, String id, Decision decision) {}

  /** What central did. */
  public record Answer(boolean done, String message) {}

  public RemovalOrders(Home home) {
    this.folder = home.data().resolve("removals");
  }

  /** To give the same order twice is to give it once. */
  public void give(Order order) throws IOException {
    Handover.makeFolder(folder);
    Files.deleteIfExists(file(order, ANSWER));
    try {
      Files.createFile(file(order, ""));
      Handover.give(file(order, ""));
    } catch (FileAlreadyExistsException e) {
      return; // somebody else waits for it, too
    }
  }

  /** {@code <location>~<id>~confirm}: neither has a tilde. */
  private Path file(Order order, String suffix) {
    String decision = order.decision() == Decision.CONFIRM ? "confirm" : "keep";
    return folder.resolve(order.location() + "~" + order.id() + "~" + decision + suffix);
  }

  /** Those that are not done yet. Answers that nobody fetched go. */
  public List<Order> open() throws IOException {
    List<Order> orders = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return orders;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        String[] parts = name.split("~", -1);
        if (name.endsWith(ANSWER)) {
          forgetIfOld(file);
        } else if (parts.length == 3 && !name.endsWith(".tmp")) {
          Decision decision = parts[2].equals("confirm") ? Decision.CONFIRM : Decision.KEEP;
          orders.add(new Order(parts[0], parts[1], decision));
        }
      }
    }
    return orders;
  }

  private static void forgetIfOld(Path answer) throws IOException {
    try {
      Instant written = Files.getLastModifiedTime(answer).toInstant();
      if (written.plus(ANSWER_KEPT).isBefore(Instant.now())) {
        Files.deleteIfExists(answer);
      }
    } catch (NoSuchFileException e) {
      return; // it was just fetched
    }
  }

  /** Central has done it, or can't. */
  public void answer(Order order, Answer answer) throws IOException {
    Path draft = file(order, ".tmp");
    Files.writeString(draft, (answer.done() ? "+" : "-") + answer.message());
    Files.move(draft, file(order, ANSWER), StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(file(order, ""));
  }

  /** Fetches the answer, if it is there. */
  public Optional<Answer> fetch(Order order) throws IOException {
    Path file = file(order, ANSWER);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file);
    Files.deleteIfExists(file);
    return Optional.of(new Answer(text.startsWith("+"), text.substring(1)));
  }
}
