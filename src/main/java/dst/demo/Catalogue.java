package dst.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The products that a host has: what central must hold once all that was dropped is in. */
final class Catalogue {
  private final List<Product> products = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private long broken;

  void apply(Edit edit) {
    switch (edit.kind()) {
      case PUT -> put(edit.product());
      case REMOVE -> remove(edit.product().key());
      case BROKEN -> broken++;
    }
  }

  private void put(Product product) {
    Integer place = places.putIfAbsent(product.key(), products.size());
    if (place == null) {
      products.add(product);
    } else {
      products.set(place, product);
    }
  }

  private void remove(String key) {
    Integer place = places.remove(key);
    if (place == null) {
      return;
    }
    Product last = products.remove(products.size() - 1);
    if (place < products.size()) {
      products.set(place, last);
      places.put(last.key(), place);
    }
  }

  int size() {
    return products.size();
  }

  Product get(int place) {
    return products.get(place);
  }

  List<Product> products() {
    return List.copyOf(products);
  }

  /** How many broken products were dropped so far: each must have become a dead letter. */
  long broken() {
    return broken;
  }

  void setBroken(long broken) {
    this.broken = broken;
  }
}
