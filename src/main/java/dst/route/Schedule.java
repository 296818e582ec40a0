package dst.route;

import dst.location.Pull;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.TimeZone;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.service.ServiceSupport;
import org.quartz.CronScheduleBuilder;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

/**
 * One location's pulls, as a Quartz job that never overlaps with itself. Camel's own Quartz
 * scheduler knows cron alone, which can't say "every 7 s" and can't spread the starts.
 */
final class Schedule extends ServiceSupport implements ScheduledPollConsumerScheduler {
  private static final String GROUP = "pull";

  private final String location;
  private final Pull pull;
  private final ZoneId zone;
  private final Duration firstAfter;
  private CamelContext camelContext;
  private Scheduler quartz;
  private Runnable poll;

  /**
   * @param firstAfter how long after the start the first pull of an {@code every} is due
   */
  Schedule(String location, Pull pull, ZoneId zone, Duration firstAfter) {
    this.location = location;
    this.pull = pull;
    this.zone = zone;
    this.firstAfter = firstAfter;
  }

  /** Runs the consumer's poll on one of Quartz' threads. */
  @DisallowConcurrentExecution
  public static final class Poll implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      ((Runnable) context.getMergedJobDataMap().get("poll")).run();
    }
  }

  /** Brings the next pull forward to now; a pull that is under way is followed by one more. */
  void now() {
    try {
      quartz.triggerJob(new JobKey(location, GROUP));
    } catch (SchedulerException e) {
      throw new RuntimeCamelException("cannot pull " + location + " now", e);
    }
  }

  @Override
  public void onInit(Consumer consumer) {}

  @Override
  public void scheduleTask(Runnable task) {
    poll = task;
  }

  @Override
  public void startScheduler() {
    if (isSchedulerStarted()) {
      return;
    }
    JobDataMap data = new JobDataMap();
    data.put("poll", poll);
    JobDetail job =
        JobBuilder.newJob(Poll.class).withIdentity(location, GROUP).usingJobData(data).build();
    try {
      quartz = camelContext.getComponent("quartz", QuartzComponent.class).getScheduler();
      quartz.scheduleJob(job, trigger());
    } catch (SchedulerException e) {
      throw new RuntimeCamelException("cannot schedule the pulls of " + location, e);
    }
  }

  private Trigger trigger() {
    TriggerBuilder<Trigger> trigger = TriggerBuilder.newTrigger().withIdentity(location, GROUP);
    if (pull.cron() != null) {
      return trigger
          .withSchedule(
              CronScheduleBuilder.cronSchedule(pull.cron())
                  .inTimeZone(TimeZone.getTimeZone(zone))
                  .withMisfireHandlingInstructionFireAndProceed())
          .build();
    }
    return trigger
        .startAt(Date.from(Instant.now().plus(firstAfter)))
        .withSchedule(
            SimpleScheduleBuilder.simpleSchedule()
                .withIntervalInMilliseconds(pull.every().toMillis())
                .repeatForever()
                .withMisfireHandlingInstructionNextWithRemainingCount())
        .build();
  }

  @Override
  public boolean isSchedulerStarted() {
    return quartz != null;
  }

  @Override
  public void unscheduleTask() {
    try {
      if (quartz != null && !quartz.isShutdown()) {
        quartz.deleteJob(new JobKey(location, GROUP));
      }
    } catch (SchedulerException e) {
      throw new RuntimeCamelException("cannot unschedule the pulls of " + location, e);
    }
    quartz = null;
  }

  @Override
  protected void doStop() {
    unscheduleTask();
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    this.camelContext = camelContext;
  }

  @Override
  public CamelContext getCamelContext() {
    return camelContext;
  }
}
