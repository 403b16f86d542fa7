{# For `partition_by` of a model: a table of BigQuery in parts by the months of a date; DuckDB's have none. #}
{% macro by_month(column) %}{{ return(adapter.dispatch('by_month')(column)) }}{% endmacro %}
{% macro duckdb__by_month(column) %}{{ return(none) }}{% endmacro %}
{% macro bigquery__by_month(column) %}
  {{ return({'field': column, 'data_type': 'date', 'granularity': 'month'}) }}
{% endmacro %}
