{# Aggregates: the value in the row where `position` is lowest or highest. A null value counts like any other. #}
{% macro value_at_lowest(value, position) %}{{ return(adapter.dispatch('value_at_lowest')(value, position)) }}{% endmacro %}
{% macro duckdb__value_at_lowest(value, position) -%} arg_min_null({{ value }}, {{ position }}) {%- endmacro %}
{% macro bigquery__value_at_lowest(value, position) -%} {{ first_value_by(value, position) }} {%- endmacro %}

{% macro value_at_highest(value, position) %}{{ return(adapter.dispatch('value_at_highest')(value, position)) }}{% endmacro %}
{% macro duckdb__value_at_highest(value, position) -%} arg_max_null({{ value }}, {{ position }}) {%- endmacro %}
{% macro bigquery__value_at_highest(value, position) -%} {{ first_value_by(value, position ~ ' desc') }} {%- endmacro %}

{#
  For BigQuery: the value in the row that comes first in this order. Its reference says of `any_value(… having min …)` that
  null values are left out (in earlier editions: that they are not); a struct is never null.
#}
{% macro first_value_by(value, order) -%}
  array_agg(struct({{ value }} as value) order by {{ order }})[offset(0)].value
{%- endmacro %}
