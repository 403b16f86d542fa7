import com.google.zetasql.parser.ASTNodes.ASTDeleteStatement;
import com.google.zetasql.parser.ASTNodes.ASTGeneralizedPathExpression;
import com.google.zetasql.parser.ASTNodes.ASTInsertStatement;
import com.google.zetasql.parser.ASTNodes.ASTStatement;
import com.google.zetasql.parser.ASTNodes.ASTUpdateStatement;

/** The toolkit's catalog knows a table by one quoted name; the toolkit quotes every name but the target of DML. */
final class Targets {
  private Targets() {}

  static String quote(String sql, ASTStatement statement) {
    ASTGeneralizedPathExpression target = targetOf(statement);
    if (target == null) return sql;
    int start = target.getParseLocationRange().start();
    int end = target.getParseLocationRange().end();
    return sql.substring(0, start) + "`" + sql.substring(start, end).replace("`", "") + "`" + sql.substring(end);
  }

  private static ASTGeneralizedPathExpression targetOf(ASTStatement statement) {
    if (statement instanceof ASTDeleteStatement) return ((ASTDeleteStatement) statement).getTargetPath();
    if (statement instanceof ASTInsertStatement) return ((ASTInsertStatement) statement).getTargetPath();
    if (statement instanceof ASTUpdateStatement) return ((ASTUpdateStatement) statement).getTargetPath();
    return null;
  }
}
