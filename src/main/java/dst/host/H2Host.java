package dst.host;

import com.zaxxer.hikari.HikariConfig;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import org.h2.api.ErrorCode;

/** H2 2.x, in a file of this process, of a server, or shared by {@code AUTO_SERVER=TRUE}. */
final class H2Host implements HostDialect {

  @Override
  public String name() {
    return "h2";
  }

  @Override
  public String configure(String url, HikariConfig config) {
    String upper = url.toUpperCase(Locale.ROOT);
    if (config.getUsername() == null) {
      config.setUsername("sa");
      config.setPassword("");
    }
    return upper.contains(";LOCK_TIMEOUT=") ? url : url + ";LOCK_TIMEOUT=10000";
  }

  @Override
  public String folded(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  @Override
  public String rowJson(HostTable table, String alias) {
    return "cast(json_object(" + pairs(table.columns(), alias, ": ") + ") as varchar)";
  }

  @Override
  public boolean isDenied(SQLException failure) {
    return failure.getErrorCode() == ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1;
  }

  /** Bytes would be read as JSON; numbers that are none can't be written as JSON. */
  @Override
  public String value(HostColumn column, String expression) {
    return switch (column.type()) {
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          "'\\x' || lower(rawtohex(" + expression + "))";
      case Types.REAL, Types.FLOAT, Types.DOUBLE ->
          "case when cast("
              + expression
              + " as varchar) in ('NaN', 'Infinity', '-Infinity') then cast("
              + expression
              + " as varchar) format json else "
              + expression
              + " end";
      default -> expression;
    };
  }
}
