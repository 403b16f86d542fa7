{# Types that dbt has no portable word for: its type_float is 32 bits on DuckDB. #}
{% macro type_double() %}{{ return(adapter.dispatch('type_double')()) }}{% endmacro %}
{% macro duckdb__type_double() -%} double {%- endmacro %}
{% macro bigquery__type_double() -%} float64 {%- endmacro %}

{# Euros with cents. BigQuery takes no precision in a cast. #}
{% macro type_money() %}{{ return(adapter.dispatch('type_money')()) }}{% endmacro %}
{% macro duckdb__type_money() -%} decimal(10, 2) {%- endmacro %}
{% macro bigquery__type_money() -%} numeric {%- endmacro %}
