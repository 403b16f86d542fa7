import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the analyser objects to, and where in the text as it was sent. */
final class Faults {
  /** message [at line:column], then the line and a caret beneath the place; long lines are cut to what is around it. */
  private static final Pattern PLACED =
      Pattern.compile("(?s)^(.*?) \\[at ([0-9]+):([0-9]+)\\](?:\\n(.*)\\n( *)\\^)?.*$");

  private Faults() {}

  static Verdict.Fault of(RuntimeException refusal, String sql) {
    String text = refusal.getCause() != null ? refusal.getCause().getMessage() : refusal.getMessage();
    if (text == null) return new Verdict.Fault(refusal.toString(), null, null);
    Matcher placed = PLACED.matcher(text);
    if (!placed.matches()) return new Verdict.Fault(text, null, null);
    String message = placed.group(1).replaceFirst("^INVALID_ARGUMENT: ", "");
    int line = Integer.parseInt(placed.group(2));
    int column = Integer.parseInt(placed.group(3));
    String sent = sql.split("\n", -1)[line - 1];
    if (placed.group(4) != null) column = columnIn(sent, placed.group(4), placed.group(5).length(), column);
    return new Verdict.Fault(message, line, column);
  }

  /** The toolkit quotes the names in a statement before it is analysed: places are compared without backticks. */
  private static int columnIn(String sent, String shown, int caret, int column) {
    String before = shown.substring(0, Math.min(caret, shown.length())).replaceFirst("^\\.\\.\\.", "").replace("`", "");
    String after = shown.substring(Math.min(caret, shown.length())).replaceFirst("\\.\\.\\.$", "").replace("`", "");
    int found = sent.replace("`", "").indexOf(before + after);
    if (found < 0) return column;
    int plain = found + before.length();
    int position = 0;
    for (int passed = 0; position < sent.length(); position++) {
      if (sent.charAt(position) == '`') continue;
      if (passed++ == plain) break;
    }
    return position + 1;
  }
}
