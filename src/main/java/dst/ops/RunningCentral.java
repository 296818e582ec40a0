package dst.ops;

import dst.config.Home;
import dst.status.CentralLock;
import dst.status.CentralStatus;
import dst.status.StatusJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** The central that runs on a home, asked over HTTP by the commands of this machine. */
final class RunningCentral {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private RunningCentral() {}

  /**
   * How central is that runs on the home.
   *
   * @throws IOException with what to do, if none runs or it does not answer
   */
  static CentralStatus ask(Home of) throws IOException, InterruptedException {
    CentralLock.Announcement running =
        CentralLock.read(of).orElseThrow(() -> new IOException(notRunning(of)));
    URI url = running.url().resolve("/observe/status");
    HttpResponse<String> answer;
    try {
      answer =
          HttpClient.newBuilder()
              .connectTimeout(TIMEOUT)
              .build()
              .send(
                  HttpRequest.newBuilder(url).timeout(TIMEOUT).build(),
                  HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException(notRunning(of), e);
    } catch (HttpTimeoutException e) {
      throw new IOException(
          "central on "
              + of.dir()
              + " does not answer at "
              + url
              + " within "
              + TIMEOUT.toSeconds()
              + " s",
          e);
    }
    if (answer.statusCode() != 200) {
      throw new IOException(url + " answers with " + answer.statusCode() + ": is it central's?");
    }
    CentralStatus status = StatusJson.read(answer.body());
    if (!status.since().equals(running.since())) {
      throw new IOException(notRunning(of));
    }
    return status;
  }

  private static String notRunning(Home of) {
    return "central is not running on "
        + of.dir()
        + ". Start it with `dst central`, or name the home that it runs on with --home.";
  }
}
