{#
  Aggregates: the value in the row where `position` is lowest or highest. A null value counts like any other.
  BigQuery's any_value passes over nulls, so there the value travels inside a struct, which is none.
#}
{% macro value_at_lowest(value, position) %}{{ return(adapter.dispatch('value_at_lowest')(value, position)) }}{% endmacro %}
{% macro duckdb__value_at_lowest(value, position) -%} arg_min_null({{ value }}, {{ position }}) {%- endmacro %}
{% macro bigquery__value_at_lowest(value, position) -%} any_value(struct({{ value }} as value) having min {{ position }}).value {%- endmacro %}

{% macro value_at_highest(value, position) %}{{ return(adapter.dispatch('value_at_highest')(value, position)) }}{% endmacro %}
{% macro duckdb__value_at_highest(value, position) -%} arg_max_null({{ value }}, {{ position }}) {%- endmacro %}
{% macro bigquery__value_at_highest(value, position) -%} any_value(struct({{ value }} as value) having max {{ position }}).value {%- endmacro %}
