import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.zetasql.toolkit.catalog.bigquery.BigQueryCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Judges BigQuery SQL with Google's own analyser: a request is a line of JSON on stdin, its answer a line on stdout, in the
 * same order; ends with stdin. README.md describes both.
 */
public final class SqlAnalyser {
  private static final Gson JSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private SqlAnalyser() {}

  public static void main(String[] args) throws IOException {
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BigQueryCatalog catalog = null;
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      JsonObject request = JsonParser.parseString(line).getAsJsonObject();
      if (request.has("tables")) catalog = Catalogs.of(request);
      if (request.has("sql")) answers.println(JSON.toJson(judge(request, catalog)));
    }
  }

  private static Verdict judge(JsonObject request, BigQueryCatalog catalog) {
    JsonElement kept = request.get("keep");
    boolean keep = kept != null && kept.getAsBoolean();
    return Script.judge(request, keep ? catalog : catalog.copy());
  }
}
