package dst.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.config.BadConfiguration;
import dst.record.RecordType;
import dst.store.Central;
import dst.store.Products;
import dst.store.Store;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How tables come to be and are checked, the same in every dialect. */
public interface SchemaContract {

  Central central();

  @Test
  default void the_ddl_that_is_shown_makes_a_table_that_fits() throws Exception {
    central().execute(Schema.ddl(central().url(), Products.TYPE));

    central().store().prepare();

    assertThat(central().query("select * from product")).isEmpty();
  }

  @Test
  default void a_database_that_has_other_tables_is_taken_as_it_is() throws Exception {
    central().execute("create table customer (id integer)");

    central().store().prepare();

    assertThat(central().query("select * from bundle")).isEmpty();
    assertThat(central().query("select * from customer")).isEmpty();
  }

  @Test
  default void what_a_table_lacks_is_told_with_the_ddl_that_mends_it() throws Exception {
    String ddl = Schema.ddl(central().url(), Products.TYPE);
    central().execute(ddl.replaceAll("(?mi)^  \"(stock|epoch)\".*\n", ""));

    assertThatThrownBy(() -> central().store().prepare())
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("product.yaml: table product has no column stock; run: alter table")
        .hasMessageContaining("table product has no column epoch; run: alter table");

    String table = "alter table product add column ";
    central().execute(table + "stock bigint");
    central().execute(table + "epoch bigint");
    central().store().prepare();
  }

  @Test
  default void a_table_with_another_key_is_told() throws Exception {
    String ddl = Schema.ddl(central().url(), Products.TYPE);
    central().execute(ddl.replaceAll("(?i)primary key \\(\"location\", ", "primary key ("));

    assertThatThrownBy(() -> central().store().prepare())
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("the key of table product must be location + product_code, found");

    central().execute("alter table product add unique (location, product_code)");
    central().store().prepare();
  }

  @Test
  default void a_column_that_a_tombstone_can_not_fill_is_told() throws Exception {
    central().execute(Schema.ddl(central().url(), Products.TYPE));
    central().execute("alter table product alter column name set not null");

    assertThatThrownBy(() -> central().store().prepare())
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("keeps only its key; run: alter table");
  }

  @Test
  default void a_record_type_can_not_take_a_table_of_the_ledger() {
    RecordType type = new RecordType("lot", "batch", Products.TYPE.key(), Products.TYPE.fields());
    Store store = new Store(central().database(), List.of(type), central().files());

    assertThatThrownBy(store::prepare)
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("lot.yaml: table batch is one of dst's own");
  }
}
