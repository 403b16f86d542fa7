{# Aggregates: the value in the row where `position` is lowest or highest. A null value counts like any other. #}
{% macro value_at_lowest(value, position) %}{{ return(adapter.dispatch('value_at_lowest')(value, position)) }}{% endmacro %}
{% macro duckdb__value_at_lowest(value, position) -%} arg_min_null({{ value }}, {{ position }}) {%- endmacro %}
{% macro bigquery__value_at_lowest(value, position) -%} any_value({{ value }} having min {{ position }}) {%- endmacro %}

{% macro value_at_highest(value, position) %}{{ return(adapter.dispatch('value_at_highest')(value, position)) }}{% endmacro %}
{% macro duckdb__value_at_highest(value, position) -%} arg_max_null({{ value }}, {{ position }}) {%- endmacro %}
{% macro bigquery__value_at_highest(value, position) -%} any_value({{ value }} having max {{ position }}) {%- endmacro %}
