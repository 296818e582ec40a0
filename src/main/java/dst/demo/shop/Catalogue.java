package dst.demo.shop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The products of a host in memory, as its database has them. */
public final class Catalogue {
  private final List<Product> products = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  public void apply(Edit edit) {
    switch (edit.kind()) {
      case PUT -> put(edit.product());
      case REMOVE -> remove(edit.product().key());
      case BROKEN -> {
        // a row of its own that nobody works on
      }
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

  public int size() {
    return products.size();
  }

  public Product get(int place) {
    return products.get(place);
  }

  public List<Product> products() {
    return List.copyOf(products);
  }
}
