package dst.status;

import java.time.Duration;

/** How often something was, and how long it took all together. */
public record Total(long count, Duration time) {}
