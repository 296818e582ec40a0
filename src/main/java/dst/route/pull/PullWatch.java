package dst.route.pull;

import dst.status.Progress;
import java.time.Duration;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.listeners.JobListenerSupport;
import org.slf4j.MDC;

/**
 * Around each pull, on its own thread: names the location in what is logged, and tells how long the
 * pull took.
 */
public final class PullWatch extends JobListenerSupport {
  private final Progress progress;

  public PullWatch(Progress progress) {
    this.progress = progress;
  }

  @Override
  public String getName() {
    return "pull-watch";
  }

  @Override
  public void jobToBeExecuted(JobExecutionContext context) {
    MDC.put(LogContext.LOCATION, context.getJobDetail().getKey().getName());
  }

  @Override
  public void jobWasExecuted(JobExecutionContext context, JobExecutionException failure) {
    MDC.remove(LogContext.LOCATION);
    progress.pulled(
        context.getJobDetail().getKey().getName(), Duration.ofMillis(context.getJobRunTime()));
  }
}
