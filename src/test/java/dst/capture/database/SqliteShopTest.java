package dst.capture.database;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteShopTest
    implements TableContract,
        OutboxContract.OfLargeRows,
        OutboxContract,
        SelectContract,
        ValueContract {
  @RegisterExtension
  final Shop shop = new Shop(folder -> "jdbc:sqlite:" + folder.resolve("shop.db"));

  @Override
  public Shop shop() {
    return shop;
  }

  @Override
  public String failing() {
    return "case a.name when 'bad' then json(a.name) end";
  }

  @Override
  public List<Value> values() {
    return List.of(
        new Value("integer", "9007199254740993", "9007199254740993"),
        new Value("integer", "'a text'", "a text"),
        new Value("text", "42", "42"),
        new Value("blob", "x'00ff'", "\\x00ff"),
        new Value("text", "x'00ff'", "\\x00ff"),
        new Value("real", "0.1", "0.1"),
        new Value("real", "0.1 + 0.2", "0.30000000000000004"),
        new Value("", "12.5", "12.5"),
        new Value("", "-9e999", "-Infinity"),
        new Value("text", "' A '", " A "),
        new Value("text", "''", ""),
        new Value("datetime", "'2026-01-01 12:00:00'", "2026-01-01 12:00:00"),
        new Value("text", "null", null));
  }

  @Override
  public List<String> session() {
    return List.of();
  }
}
