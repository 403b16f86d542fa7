import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.zetasql.SimpleColumn;
import com.google.zetasql.SimpleTable;
import com.google.zetasql.Type;
import com.google.zetasql.resolvedast.ResolvedCreateStatementEnums.CreateMode;
import com.google.zetasql.resolvedast.ResolvedCreateStatementEnums.CreateScope;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedAddColumnAction;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedAlterAction;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedAlterTableStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateTableStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateViewBase;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedDropColumnAction;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedRenameToAction;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedSetOptionsAction;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedStatement;
import com.google.zetasql.toolkit.AnalysisException;
import com.google.zetasql.toolkit.catalog.bigquery.BigQueryCatalog;
import com.google.zetasql.toolkit.catalog.io.CatalogResources;
import com.google.zetasql.toolkit.catalog.typeparser.ZetaSQLTypeParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Catalogs from JSON, and what a script's statements do to them beyond what the toolkit follows. */
final class Catalogs {
  /** As the API writes types → as SQL does. */
  private static final Map<String, String> API_TYPES =
      Map.of("INTEGER", "INT64", "FLOAT", "FLOAT64", "BOOLEAN", "BOOL", "RECORD", "STRUCT");

  private Catalogs() {}

  /** A table's name is `project.dataset.table`; `project.dataset.INFORMATION_SCHEMA.TABLES` is a table like any other. */
  static BigQueryCatalog of(JsonObject request) {
    String project = request.get("defaultProject").getAsString();
    CatalogResources nothing = new CatalogResources(List.of(), List.of(), List.of(), List.of());
    BigQueryCatalog catalog = BigQueryCatalog.usingResources(project, nothing);
    for (JsonElement element : request.getAsJsonArray("tables")) {
      JsonObject table = element.getAsJsonObject();
      String name = table.get("name").getAsString();
      List<SimpleColumn> columns = new ArrayList<>();
      for (JsonElement column : table.getAsJsonArray("columns")) columns.add(columnOf(name, column.getAsJsonObject()));
      SimpleTable made = tableOf(name, columns);
      // The toolkit's register() knows names of three parts only.
      catalog.getZetaSQLCatalog().addSimpleTable(name, made);
      if (name.startsWith(project + "."))
        catalog.getZetaSQLCatalog().addSimpleTable(name.substring(project.length() + 1), made);
    }
    return catalog;
  }

  private static SimpleColumn columnOf(String table, JsonObject column) {
    JsonElement pseudo = column.get("pseudo");
    boolean isPseudo = pseudo != null && pseudo.getAsBoolean();
    return new SimpleColumn(
        table, column.get("name").getAsString(), typeOf(column.get("type").getAsString()), isPseudo, !isPseudo);
  }

  /** Precision and length belong to a column, never to the type of an expression. */
  static Type typeOf(String type) {
    String plain = type.replaceAll("\\([0-9, ]*\\)", "");
    for (Map.Entry<String, String> name : API_TYPES.entrySet())
      plain = plain.replaceAll("(?i)\\b" + name.getKey() + "\\b(?=[>,]|$)", name.getValue());
    return ZetaSQLTypeParser.parse(plain);
  }

  /**
   * The toolkit follows CREATE and DROP, but loses the names of a view's columns and the columns of a copy, and does not
   * look at ALTER.
   *
   * @throws AnalysisException when the effect on the catalog is not known: what follows could not be judged
   */
  static void follow(ResolvedStatement statement, BigQueryCatalog catalog) {
    if (statement instanceof ResolvedCreateViewBase) followView((ResolvedCreateViewBase) statement, catalog);
    if (statement instanceof ResolvedAlterTableStmt) followAlter((ResolvedAlterTableStmt) statement, catalog);
    if (statement instanceof ResolvedCreateTableStmt) {
      ResolvedCreateTableStmt create = (ResolvedCreateTableStmt) statement;
      if (create.getCloneFrom() != null || create.getCopyFrom() != null)
        throw new AnalysisException("not judged: the columns of a COPY or CLONE are not followed");
    }
  }

  private static void followView(ResolvedCreateViewBase view, BigQueryCatalog catalog) {
    String name = String.join(".", view.getNamePath());
    List<SimpleColumn> columns =
        view.getOutputColumnList().stream()
            .map(column -> new SimpleColumn(name, column.getName(), column.getColumn().getType()))
            .collect(Collectors.toList());
    replace(name, columns, catalog);
  }

  private static void followAlter(ResolvedAlterTableStmt alter, BigQueryCatalog catalog) {
    String name = String.join(".", alter.getNamePath());
    SimpleTable table = catalog.getZetaSQLCatalog().getTable(name, null);
    if (table == null) {
      if (alter.getIsIfExists()) return;
      throw new AnalysisException("Table not found: " + name);
    }
    List<SimpleColumn> columns = new ArrayList<>(table.getColumnList());
    String newName = name;
    for (ResolvedAlterAction action : alter.getAlterActionList()) {
      if (action instanceof ResolvedAddColumnAction) addColumn((ResolvedAddColumnAction) action, name, columns);
      else if (action instanceof ResolvedDropColumnAction)
        columns.removeIf(column -> column.getName().equalsIgnoreCase(((ResolvedDropColumnAction) action).getName()));
      else if (action instanceof ResolvedRenameToAction)
        newName = renamed(name, ((ResolvedRenameToAction) action).getNewPath(), catalog);
      else if (!(action instanceof ResolvedSetOptionsAction))
        throw new AnalysisException("not judged: ALTER TABLE with " + action.nodeKindString() + " is not followed");
    }
    replace(newName, columns, catalog);
  }

  /** A table stays in its dataset, and takes no name that is taken. */
  private static String renamed(String name, List<String> newPath, BigQueryCatalog catalog) {
    String newName = name.substring(0, name.lastIndexOf('.') + 1) + String.join(".", newPath);
    if (catalog.getZetaSQLCatalog().getTable(newName, null) != null)
      throw new AnalysisException("Already exists: table " + newName);
    catalog.removeTable(name);
    return newName;
  }

  private static void addColumn(ResolvedAddColumnAction action, String table, List<SimpleColumn> columns) {
    String name = action.getColumnDefinition().getName();
    boolean isThere = columns.stream().anyMatch(column -> column.getName().equalsIgnoreCase(name));
    if (isThere && !action.getIsIfNotExists()) throw new AnalysisException("Column already exists: " + name);
    if (!isThere) columns.add(new SimpleColumn(table, name, action.getColumnDefinition().getType()));
  }

  private static void replace(String name, List<SimpleColumn> columns, BigQueryCatalog catalog) {
    catalog.register(tableOf(name, columns), CreateMode.CREATE_OR_REPLACE, CreateScope.CREATE_DEFAULT_SCOPE);
  }

  private static SimpleTable tableOf(String name, List<SimpleColumn> columns) {
    SimpleTable table = new SimpleTable(name.substring(name.lastIndexOf('.') + 1), columns);
    table.setFullName(name);
    return table;
  }
}
