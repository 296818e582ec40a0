package dst.route.broker;

import dst.deadletter.DeadLetters;
import dst.route.area.Capacity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.management.QueueControl;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.DiskFullMessagePolicy;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.apache.camel.Component;
import org.apache.camel.component.jms.JmsComponent;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * The embedded Artemis with its journal on disk. Besides the routes in this process it serves the
 * commands of this machine, on a loopback port with a password that is new at each start and lies
 * in {@code access.properties}, readable by its owner alone.
 */
public final class EmbeddedBroker implements Broker {
  private static final String USER = "dst";

  /** Artemis warns at each queue without one; what it moved there would not be lost. */
  private static final String NEVER_USED = DeadLetterQueues.PREFIX + DeadLetters.NO_LOCATION;

  private static final int JOURNAL_FLUSH_NANOS = 100_000;
  private static final int JOURNAL_BUFFER = 2 << 20;
  private static final long SMALLEST_JOURNAL_FILE = 4 << 20;

  /** As Artemis estimates it; in the heap it is about the double. */
  private static final long PAGING_FROM = 64L << 20;

  /** Dead letters lie for days, of many locations: nobody reads them in a hurry. */
  private static final long LETTERS_PAGING_FROM = 1 << 20;

  private static final int LETTERS_PAGE = 512 << 10;

  private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
  private final Path folder;
  private final int port;
  private final long diskReserve;
  private final String password = HexFormat.of().formatHex(randomBytes());
  private JmsPoolConnectionFactory pool;
  private ScheduledFuture<?> space;

  /**
   * @param folder of the journal
   * @param port on the loopback address; 0: any free one
   * @param diskReserve bytes of the journal's disk that {@link Capacity} keeps free
   */
  public EmbeddedBroker(Path folder, int port, long diskReserve) {
    this.folder = folder;
    this.port = port;
    this.diskReserve = diskReserve;
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** What the journal holds is there again. */
  @Override
  public void start() throws Exception {
    Files.createDirectories(folder);
    int actualPort = port == 0 ? freePort() : port;
    String url = "tcp://127.0.0.1:" + actualPort;
    server.setConfiguration(configuration(url));
    SecurityConfiguration users = new SecurityConfiguration();
    users.addUser(USER, password);
    users.addRole(USER, USER);
    server.setSecurityManager(
        new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
    server.start();
    space = new JournalSpace(server.getActiveMQServer(), diskReserve).giveBackFromNowOn();
    BrokerAccess.save(folder, url, USER, password);
    pool = new JmsPoolConnectionFactory();
    ActiveMQConnectionFactory inVm = new ActiveMQConnectionFactory("vm://0", USER, password);
    inVm.setMinLargeMessageSize(BrokerConnections.LARGEST_SMALL_MESSAGE);
    pool.setConnectionFactory(inVm);
    pool.setMaxConnections(1);
    pool.setMaxSessionsPerConnection(1_000);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public Configuration configuration(String url) throws Exception {
    Configuration c = new ConfigurationImpl();
    c.setName("dst");
    c.setPersistenceEnabled(true);
    c.setJournalType(JournalType.NIO);
    c.setJournalDirectory(folder.resolve("journal").toString());
    c.setBindingsDirectory(folder.resolve("bindings").toString());
    c.setPagingDirectory(folder.resolve("paging").toString());
    c.setLargeMessagesDirectory(folder.resolve("large-messages").toString());
    c.setJournalBufferTimeout_NIO(JOURNAL_FLUSH_NANOS);
    c.setJournalBufferSize_NIO(JOURNAL_BUFFER);
    c.setJMXManagementEnabled(false);
    limitDisk(c);
    c.setPersistIDCache(true);
    c.setIDCacheSize(20_000);
    c.setMaxRedeliveryRecords(1);
    c.addAcceptorConfiguration("in-vm", "vm://0");
    c.addAcceptorConfiguration("loopback", url + "?protocols=CORE");
    Role all =
        new Role(USER, true, true, true, true, true, true, true, true, true, true, true, true);
    c.putSecurityRoles("#", Set.of(all));
    c.addAddressSetting("#", addressSettings());
    c.addAddressSetting(DeadLetterQueues.PREFIX + "#", letterSettings());
    c.setGlobalMaxSize(Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 8));
    return c;
  }

  /**
   * Senders are refused before a write fails, which would end the broker; {@link Capacity} stops
   * pulls long before. Emptied journal files go back to the disk, but a few; {@link JournalSpace}
   * compacts them, because Artemis does not ask whether there is room for the copy.
   */
  private void limitDisk(Configuration c) {
    c.setMaxDiskUsage(-1);
    c.setMinDiskFree(diskReserve / 4);
    c.setDiskScanPeriod(1_000);
    c.setJournalFileSize((int) between(SMALLEST_JOURNAL_FILE, diskReserve / 4, 10 << 20));
    int files = (int) between(2, diskReserve / 4 / c.getJournalFileSize(), 10);
    c.setJournalPoolFiles(files);
    c.setJournalCompactMinFiles(0);
  }

  private static long between(long least, long value, long most) {
    return Math.max(least, Math.min(value, most));
  }

  /**
   * Attempts are not counted: what can't heal is rejected by the routes, and an outage must not use
   * attempts up.
   */
  static AddressSettings addressSettings() {
    AddressSettings s = new AddressSettings();
    s.setMaxDeliveryAttempts(-1);
    s.setDeadLetterAddress(SimpleString.of(NEVER_USED));
    s.setExpiryAddress(SimpleString.of(NEVER_USED));
    s.setRedeliveryDelay(1_000);
    s.setRedeliveryMultiplier(2);
    s.setMaxRedeliveryDelay(30_000);
    s.setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE);
    s.setMaxSizeBytes(PAGING_FROM);
    // a sender is told at once, in place of waiting without end
    s.setDiskFullMessagePolicy(DiskFullMessagePolicy.FAIL);
    s.setAutoCreateQueues(true);
    s.setAutoCreateAddresses(true);
    s.setAutoDeleteQueues(false);
    s.setAutoDeleteAddresses(false);
    s.setDefaultAddressRoutingType(RoutingType.ANYCAST);
    s.setDefaultQueueRoutingType(RoutingType.ANYCAST);
    return s;
  }

  private static AddressSettings letterSettings() {
    AddressSettings s = addressSettings();
    s.setMaxSizeBytes(LETTERS_PAGING_FROM);
    s.setPageSizeBytes(LETTERS_PAGE);
    return s;
  }

  @Override
  public Component component() {
    JmsComponent component = new JmsComponent();
    component.setConnectionFactory(pool);
    return component;
  }

  @Override
  public boolean isUp() {
    return server.getActiveMQServer() != null && server.getActiveMQServer().isActive();
  }

  @Override
  public OptionalLong depth(String queue) {
    return OptionalLong.of(messages(queue));
  }

  private long messages(String queue) {
    var found = server.getActiveMQServer().locateQueue(SimpleString.of(queue));
    return found == null ? 0 : found.getMessageCount();
  }

  @Override
  public OptionalLong depthOfAll(String prefix) {
    return OptionalLong.of(
        server
            .getActiveMQServer()
            .getPostOffice()
            .getAllBindings()
            .map(binding -> binding.getUniqueName().toString())
            .filter(name -> name.startsWith(prefix))
            .mapToLong(this::messages)
            .sum());
  }

  @Override
  public Map<String, Long> countBy(String queue, String header) {
    QueueControl control = server.getActiveMQServer().getManagementService().getQueueControl(queue);
    try {
      return control == null ? Map.of() : MessageCounts.read(control.countMessages(null, header));
    } catch (Exception e) {
      throw new IllegalStateException("can't count the messages of " + queue, e);
    }
  }

  @Override
  public void close() throws IOException {
    if (space != null) {
      space.cancel(false);
    }
    if (pool != null) {
      pool.stop();
    }
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("the broker did not stop in order; its journal is in " + folder, e);
    }
    BrokerAccess.delete(folder);
  }
}
