import java.util.ArrayList;
import java.util.List;

/** The answer about one script. */
final class Verdict {
  final String name;
  boolean ok = true;
  /** Of every statement judged, in their order, e.g. `QueryStmt`. */
  final List<String> statementKinds = new ArrayList<>();
  /** What the last query (or CREATE … AS SELECT) puts out. */
  List<Column> columns = new ArrayList<>();
  Fault error = null;

  Verdict(String name) {
    this.name = name;
  }

  static final class Column {
    final String name;
    final String type;

    Column(String name, String type) {
      this.name = name;
      this.type = type;
    }
  }

  static final class Fault {
    final String message;
    /** Both from 1, in the text as it was sent; null when the analyser names no place. */
    final Integer line;
    final Integer column;

    Fault(String message, Integer line, Integer column) {
      this.message = message;
      this.line = line;
      this.column = column;
    }
  }
}
