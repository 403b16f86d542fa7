import com.google.gson.JsonObject;
import com.google.zetasql.Analyzer;
import com.google.zetasql.AnalyzerOptions;
import com.google.zetasql.ParseResumeLocation;
import com.google.zetasql.Parser;
import com.google.zetasql.SimpleCatalog;
import com.google.zetasql.SqlException;
import com.google.zetasql.parser.ASTNodes.ASTDropStatement;
import com.google.zetasql.parser.ASTNodes.ASTSingleAssignment;
import com.google.zetasql.parser.ASTNodes.ASTStatement;
import com.google.zetasql.parser.ASTNodes.ASTVariableDeclaration;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateTableAsSelectStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedExecuteImmediateStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedOutputColumn;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedQueryStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedStatement;
import com.google.zetasql.toolkit.AnalysisException;
import com.google.zetasql.toolkit.AnalyzedStatement;
import com.google.zetasql.toolkit.ZetaSQLToolkitAnalyzer;
import com.google.zetasql.toolkit.catalog.bigquery.BigQueryCatalog;
import com.google.zetasql.toolkit.catalog.exceptions.CatalogResourceDoesNotExist;
import com.google.zetasql.toolkit.options.BigQueryLanguageOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges a script, a statement after the other, each on the catalog that those before it have left. */
final class Script {
  private final AnalyzerOptions options;
  private final BigQueryCatalog catalog;
  private final Verdict verdict;

  private Script(AnalyzerOptions options, BigQueryCatalog catalog, Verdict verdict) {
    this.options = options;
    this.catalog = catalog;
    this.verdict = verdict;
  }

  static Verdict judge(JsonObject request, BigQueryCatalog catalog) {
    Verdict verdict = new Verdict(request.get("name").getAsString());
    String sql = asciiOf(request.get("sql").getAsString()).stripTrailing();
    try {
      new Script(Options.of(request), catalog, verdict).judge(sql);
    } catch (RuntimeException refusal) {
      verdict.ok = false;
      verdict.error = Faults.of(refusal, sql);
    }
    return verdict;
  }

  private void judge(String sql) {
    ParseResumeLocation place = new ParseResumeLocation(sql);
    do {
      int start = place.getBytePosition();
      ASTStatement parsed = parse(place, from(sql, start));
      judge(from(sql.substring(0, place.getBytePosition()), start), parsed);
    } while (place.getBytePosition() < sql.length());
  }

  private ASTStatement parse(ParseResumeLocation place, String ahead) {
    try {
      return Parser.parseNextScriptStatement(place, options.getLanguageOptions());
    } catch (SqlException withoutPlace) {
      // The parser alone never says where; the analyser, which parses first, does.
      Analyzer.analyzeNextStatement(new ParseResumeLocation(ahead), options, new SimpleCatalog("nothing"));
      throw withoutPlace;
    }
  }

  private void judge(String sql, ASTStatement parsed) {
    AnalyzedStatement analysed;
    try {
      analysed = new ZetaSQLToolkitAnalyzer(options).analyzeStatements(Targets.quote(sql, parsed), catalog, true).next();
    } catch (CatalogResourceDoesNotExist nothingToDrop) {
      if (!(parsed instanceof ASTDropStatement && ((ASTDropStatement) parsed).getIsIfExists())) throw nothingToDrop;
      verdict.statementKinds.add("DropStmt");
      return;
    }
    boolean aboutVariables = parsed instanceof ASTVariableDeclaration || parsed instanceof ASTSingleAssignment;
    if (analysed.getResolvedStatement().isEmpty() && !aboutVariables)
      // The toolkit lets them pass, with all that stands in them.
      throw new AnalysisException("not judged: " + parsed.getClass().getSimpleName());
    verdict.statementKinds.add(
        analysed
            .getResolvedStatement()
            .map(resolved -> resolved.getClass().getSimpleName().replaceFirst("^Resolved", ""))
            .orElse(parsed.getClass().getSimpleName().replaceFirst("^AST", "")));
    analysed.getResolvedStatement().ifPresent(this::read);
  }

  private void read(ResolvedStatement resolved) {
    Joins.check(resolved);
    Catalogs.follow(resolved, catalog);
    if (resolved instanceof ResolvedExecuteImmediateStmt)
      throw new AnalysisException("not judged: what EXECUTE IMMEDIATE runs is a string");
    if (resolved instanceof ResolvedQueryStmt)
      verdict.columns = columnsOf(((ResolvedQueryStmt) resolved).getOutputColumnList());
    if (resolved instanceof ResolvedCreateTableAsSelectStmt)
      verdict.columns = columnsOf(((ResolvedCreateTableAsSelectStmt) resolved).getOutputColumnList());
  }

  /** BigQuery refuses a result with two columns of one name; the analyser allows it. */
  private static List<Verdict.Column> columnsOf(List<ResolvedOutputColumn> columns) {
    Set<String> names = new HashSet<>();
    for (ResolvedOutputColumn column : columns)
      if (!names.add(column.getName().toLowerCase()))
        throw new AnalysisException("Duplicate column names in the result: " + column.getName());
    return columns.stream()
        .map(column -> new Verdict.Column(column.getName(), typeName(column)))
        .collect(Collectors.toList());
  }

  private static String typeName(ResolvedOutputColumn column) {
    return column.getColumn().getType().typeName(BigQueryLanguageOptions.get().getProductMode());
  }

  /** The toolkit counts characters where the analyser counts bytes; what a literal or a comment says changes no type. */
  private static String asciiOf(String sql) {
    return sql.replaceAll("[^\\x00-\\x7f]", "?");
  }

  /** What stands before is blanked and keeps its place, so that positions are those of the whole script. */
  private static String from(String sql, int start) {
    return sql.substring(0, start).replaceAll("[^\n]", " ") + sql.substring(start);
  }
}
