import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.zetasql.AllowedHintsAndOptions;
import com.google.zetasql.AnalyzerOptions;
import com.google.zetasql.ZetaSQLOptions.ErrorMessageMode;
import com.google.zetasql.toolkit.options.BigQueryLanguageOptions;
import java.util.Map;

/** How a script is analysed: BigQuery's language as the toolkit knows it, and what stands outside of the text. */
final class Options {
  /** What may stand in OPTIONS(…) of schemas, tables, views and columns, and the types; the analyser takes any otherwise. */
  private static final Map<String, String> DDL =
      Map.ofEntries(
          Map.entry("description", "STRING"),
          Map.entry("friendly_name", "STRING"),
          Map.entry("labels", "ARRAY<STRUCT<k STRING, v STRING>>"),
          Map.entry("expiration_timestamp", "TIMESTAMP"),
          Map.entry("partition_expiration_days", "FLOAT64"),
          Map.entry("require_partition_filter", "BOOL"),
          Map.entry("kms_key_name", "STRING"),
          Map.entry("rounding_mode", "STRING"),
          Map.entry("location", "STRING"),
          Map.entry("default_table_expiration_days", "FLOAT64"),
          Map.entry("default_partition_expiration_days", "FLOAT64"),
          Map.entry("max_time_travel_hours", "INT64"));

  private Options() {}

  static AnalyzerOptions of(JsonObject request) {
    AnalyzerOptions options = new AnalyzerOptions();
    options.setLanguageOptions(BigQueryLanguageOptions.get());
    options.setErrorMessageMode(ErrorMessageMode.ERROR_MESSAGE_MULTI_LINE_WITH_CARET);
    AllowedHintsAndOptions allowed = new AllowedHintsAndOptions();
    DDL.forEach((name, type) -> allowed.addOption(name, Catalogs.typeOf(type)));
    allowed.setDisallowUnknownOptions(true);
    options.setAllowedHintsAndOptions(allowed);
    if (request.has("parameters"))
      for (Map.Entry<String, JsonElement> parameter : request.getAsJsonObject("parameters").entrySet())
        options.addQueryParameter(parameter.getKey(), Catalogs.typeOf(parameter.getValue().getAsString()));
    return options;
  }
}
