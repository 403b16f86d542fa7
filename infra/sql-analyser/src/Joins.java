import com.google.zetasql.resolvedast.ResolvedColumn;
import com.google.zetasql.resolvedast.ResolvedJoinScanEnums.JoinType;
import com.google.zetasql.resolvedast.ResolvedNodes;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedColumnRef;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedExpr;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedFunctionCall;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedJoinScan;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedLiteral;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedMergeStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedScan;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedStatement;
import com.google.zetasql.toolkit.AnalysisException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * BigQuery plans an outer join, and a MERGE, by keys: one of the ANDed conditions has to be an equality of something from
 * the left with something from the right. The analyser knows no plans. `IS NOT DISTINCT FROM` is not counted on as one.
 */
final class Joins {
  private Joins() {}

  static void check(ResolvedStatement statement) {
    statement.accept(
        new ResolvedNodes.Visitor() {
          @Override
          public void visit(ResolvedJoinScan join) {
            if (join.getJoinType() != JoinType.INNER)
              require(join.getJoinExpr(), join.getLeftScan(), join.getRightScan(), join.getJoinType() + " OUTER JOIN");
            super.visit(join);
          }

          @Override
          public void visit(ResolvedMergeStmt merge) {
            // ON FALSE is a MERGE that only replaces.
            if (!(merge.getMergeExpr() instanceof ResolvedLiteral))
              require(merge.getMergeExpr(), merge.getTableScan(), merge.getFromScan(), "MERGE");
            super.visit(merge);
          }
        });
  }

  private static void require(ResolvedExpr condition, ResolvedScan left, ResolvedScan right, String join) {
    if (condition == null || !holdsKey(condition, idsOf(left), idsOf(right)))
      throw new AnalysisException(
          join + " cannot be used without a condition that is an equality of fields from both sides of the join");
  }

  private static boolean holdsKey(ResolvedExpr condition, Set<Long> left, Set<Long> right) {
    if (!(condition instanceof ResolvedFunctionCall)) return false;
    ResolvedFunctionCall call = (ResolvedFunctionCall) condition;
    List<ResolvedExpr> arguments = call.getArgumentList();
    if (call.getFunction().getName().equals("$and"))
      return arguments.stream().anyMatch(argument -> holdsKey(argument, left, right));
    if (!call.getFunction().getName().equals("$equal")) return false;
    Set<Long> first = columnsIn(arguments.get(0));
    Set<Long> second = columnsIn(arguments.get(1));
    return (isOf(first, left) && isOf(second, right)) || (isOf(first, right) && isOf(second, left));
  }

  private static boolean isOf(Set<Long> columns, Set<Long> side) {
    return !columns.isEmpty() && side.containsAll(columns);
  }

  private static Set<Long> idsOf(ResolvedScan scan) {
    return scan.getColumnList().stream().map(ResolvedColumn::getId).collect(Collectors.toSet());
  }

  private static Set<Long> columnsIn(ResolvedExpr expression) {
    Set<Long> columns = new HashSet<>();
    expression.accept(
        new ResolvedNodes.Visitor() {
          @Override
          public void visit(ResolvedColumnRef reference) {
            columns.add(reference.getColumn().getId());
          }
        });
    return columns;
  }
}
