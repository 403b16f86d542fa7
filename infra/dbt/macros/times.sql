{# Microseconds since 1970 of a point in time, exact: differences of them are ages. #}
{% macro microseconds(time) %}{{ return(adapter.dispatch('microseconds')(time)) }}{% endmacro %}
{% macro duckdb__microseconds(time) -%} epoch_us({{ time }}) {%- endmacro %}
{% macro bigquery__microseconds(time) -%} unix_micros({{ time }}) {%- endmacro %}

{# For `partition_by` of a model: a table of BigQuery in parts by the days of a point in time; DuckDB's have none. #}
{% macro by_day(column) %}{{ return(adapter.dispatch('by_day')(column)) }}{% endmacro %}
{% macro duckdb__by_day(column) %}{{ return(none) }}{% endmacro %}
{% macro bigquery__by_day(column) %}
  {{ return({'field': column, 'data_type': 'timestamp', 'granularity': 'day'}) }}
{% endmacro %}
