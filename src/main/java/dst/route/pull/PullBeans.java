package dst.route.pull;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.spi.BeanRepository;

/**
 * The beans that the pull routes name, such as {@code schedule-boston}. They are found by name
 * alone: for each endpoint, Camel looks for beans of some type, through all that its registry has.
 */
final class PullBeans implements BeanRepository {
  private final Map<String, Object> beans = new ConcurrentHashMap<>();

  void bind(String name, Object bean) {
    beans.put(name, bean);
  }

  void unbind(String name) {
    beans.remove(name);
  }

  @Override
  public Object lookupByName(String name) {
    return beans.get(name);
  }

  @Override
  public <T> T lookupByNameAndType(String name, Class<T> type) {
    Object bean = beans.get(name);
    return type.isInstance(bean) ? type.cast(bean) : null;
  }

  @Override
  public <T> Map<String, T> findByTypeWithName(Class<T> type) {
    return Map.of();
  }

  @Override
  public <T> Set<T> findByType(Class<T> type) {
    return Set.of();
  }
}
