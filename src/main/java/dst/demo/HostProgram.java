package dst.demo;

import dst.capture.database.HostDatabase;
import dst.capture.database.Installation;
import dst.demo.shop.Catalogue;
import dst.demo.shop.Edit;
import dst.demo.shop.Editor;
import dst.demo.shop.Picture;
import dst.demo.shop.Product;
import dst.demo.shop.Shop;
import dst.demo.shop.ShopAddress;
import dst.demo.shop.Typed;
import dst.location.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The product management program of one host: changes its products, each change in a transaction of
 * its own, and draws their pictures. Used by one thread at a time.
 */
final class HostProgram implements AutoCloseable {
  private static final int USUAL_SIZE = 1_000;
  private static final int USUAL_SIZE_OF_LIST = 150;

  private final Site site;
  private final Catalogue catalogue = new Catalogue();
  private final Editor editor;
  private final Clock clock;
  private final Freshness freshness;
  private Shop shop;
  private long products;

  /**
   * @param freshness is told of each change that travels through an outbox
   */
  HostProgram(Site site, Freshness freshness, Clock clock) {
    this.site = site;
    this.freshness = freshness;
    this.clock = clock;
    this.editor =
        new Editor(
            site.table().type(),
            site.id(),
            site.complete() ? USUAL_SIZE_OF_LIST : USUAL_SIZE,
            site.removes(),
            clock);
  }

  Location location() {
    return site.location();
  }

  Site site() {
    return site;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  /**
   * Goes on from what is in its database: also a file that a kill kept it from dropping.
   *
   * @throws IOException also if the database can't be used
   */
  void open() throws IOException {
    try {
      shop = Shop.open(site.database(), site.table(), site.outbox());
      if (site.hasOutbox()) {
        install();
      }
      for (Product product : read().values()) {
        catalogue.apply(new Edit(Edit.Kind.PUT, product, false));
      }
      if (site.drops() != null) {
        site.drops().open();
        dropAgain();
      }
      editor.seed(products);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void dropAgain() throws IOException, SQLException {
    Shop.Exported last = shop.exported();
    if (last != null) {
      site.drops().again(last);
    }
  }

  /** What {@code dst host install} does. */
  private void install() throws IOException, SQLException {
    ShopAddress address = site.database();
    try (HostDatabase database =
        HostDatabase.open(address.url(), address.user(), address.password())) {
      new Installation(database).install(List.of(site.capture()));
    }
  }

  private IOException failed(SQLException e) {
    return new IOException(
        "%s: its program can't use its database %s: %s"
            .formatted(site.id(), site.database(), e.getMessage()),
        e);
  }

  /** The products that the database holds, without those that break a rule. */
  private Map<String, Product> read() throws SQLException {
    Set<String> broken = shop.broken();
    for (String key : broken) {
      products = Math.max(products, Editor.number(key));
    }
    Map<String, Product> read = new LinkedHashMap<>();
    for (Map<String, Object> row : shop.rows()) {
      String key = site.table().code(row);
      products = Math.max(products, Editor.number(key));
      if (!site.table().isRemoved(row) && !broken.contains(key)) {
        read.put(key, site.table().product(row));
      }
    }
    return read;
  }

  /**
   * Makes some changes: each in a transaction, and told to dst in it; or, where the host drops
   * files, all in one transaction and one file.
   *
   * @param broken how many products to add that break a rule; none where each file is the complete
   *     list, since a list with rejected records takes nothing away
   * @return what became of them, in order
   */
  Work work(int changes, int broken) throws IOException {
    try {
      List<Edit> edits = edits(changes, site.complete() || !site.table().canBreak() ? 0 : broken);
      for (Edit edit : edits) {
        if (edit.kind() == Edit.Kind.BROKEN) {
          shop.announceBroken(edit.product().key());
        }
      }
      return site.drops() == null ? writeEach(edits) : writeAll(edits);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * @param changes that were made, apart from products that were broken on purpose
   * @param file that holds them; null: they are in the outbox
   */
  record Work(int changes, String file, Instant at) {}

  private List<Edit> edits(int changes, int broken) {
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < changes + broken; i++) {
      products++;
      Edit edit = i < changes ? editor.next(catalogue, products) : editor.broken(products);
      catalogue.apply(edit);
      edits.add(edit);
    }
    return edits;
  }

  private Work writeEach(List<Edit> edits) throws IOException, SQLException {
    Instant at = clock.instant();
    int changes = 0;
    for (Edit edit : edits) {
      draw(edit);
      if (edit.kind() == Edit.Kind.BROKEN) {
        shop.write(edit);
        shop.commit();
      } else {
        Freshness.Sent change = freshness.begins(site.id(), edit.product().key());
        shop.write(edit);
        shop.commit();
        change.committed();
        changes++;
      }
    }
    return new Work(changes, null, at);
  }

  private Work writeAll(List<Edit> edits) throws IOException, SQLException {
    Instant at = clock.instant();
    // before the rows: it ends a transaction, and theirs is that of their file
    Shop.Exported last = shop.exported();
    for (Edit edit : edits) {
      draw(edit);
      shop.write(edit);
    }
    List<Freshness.Sent> sent = begin(edits);
    List<Edit> rows = new ArrayList<>();
    for (Edit edit : site.complete() ? wholeList() : edits) {
      rows.add(new Edit(edit.kind(), site.table().asStored(edit.product()), edit.picture()));
    }
    Shop.Exported next = site.drops().make(last == null ? 1 : last.number() + 1, rows);
    shop.export(next);
    shop.commit();
    sent.forEach(Freshness.Sent::committed);
    site.drops().drop(next);
    long changes = edits.stream().filter(edit -> edit.kind() != Edit.Kind.BROKEN).count();
    return new Work((int) changes, next.file(), at);
  }

  private List<Freshness.Sent> begin(List<Edit> edits) {
    return edits.stream()
        .filter(edit -> site.hasListener() && edit.kind() != Edit.Kind.BROKEN)
        .map(edit -> freshness.begins(site.id(), edit.product().key()))
        .toList();
  }

  private List<Edit> wholeList() {
    return catalogue.products().stream().map(p -> new Edit(Edit.Kind.PUT, p, false)).toList();
  }

  /** Pictures come first, so that a row never names one that is not there. */
  private void draw(Edit edit) throws IOException {
    if (edit.kind() == Edit.Kind.PUT && edit.picture()) {
      for (String picture : site.table().pictures(edit.product())) {
        site.write(picture, Picture.png(31L * picture.hashCode() + products));
      }
    }
  }

  /** What central must hold of each product, by its key: field to text, as the database has it. */
  Map<String, Map<String, String>> truth() throws SQLException {
    Map<String, Map<String, String>> truth = new HashMap<>();
    for (Product product : read().values()) {
      Map<String, String> texts = new HashMap<>();
      site.shown().shown(product).forEach((field, value) -> texts.put(field, Typed.text(value)));
      truth.put(CentralData.key(site.table().type(), texts), texts);
    }
    return truth;
  }

  /** The products that break a rule on purpose. */
  Broken broken() throws SQLException {
    Set<String> lost = shop.broken();
    int announced = lost.size();
    for (Map<String, Object> row : shop.rows()) {
      lost.remove(site.table().code(row));
    }
    return new Broken(announced - lost.size(), lost.size());
  }

  /**
   * @param stored each must have become a dead letter
   * @param lost in a kill, before or after they were seen: each may have become one
   */
  record Broken(int stored, int lost) {}

  /** How many changes its listener has not sealed yet. */
  long unsealed() throws SQLException {
    return site.hasOutbox() ? shop.waiting() : 0;
  }

  Path file(String path) {
    return site.files().resolve(path);
  }

  @Override
  public void close() throws IOException {
    try {
      if (shop != null) {
        shop.close();
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
