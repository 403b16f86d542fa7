{# A join condition: both sides agree in these columns, where nulls agree with each other. #}
{% macro same_values(left, right, columns) -%}
  {%- for column in columns -%}
    {{ same_value(left ~ '.' ~ column, right ~ '.' ~ column) }} {%- if not loop.last %} and {% endif -%}
  {%- endfor -%}
{%- endmacro %}

{% macro same_value(a, b) %}{{ return(adapter.dispatch('same_value')(a, b)) }}{% endmacro %}
{% macro duckdb__same_value(a, b) -%} {{ a }} is not distinct from {{ b }} {%- endmacro %}
{#
  BigQuery hashes by plain equalities only, and refuses an outer join without one. As JSON a null is `null` and the text
  null is `"null"`: equal exactly where the values are. Not for floating point numbers.
#}
{% macro bigquery__same_value(a, b) -%} to_json_string({{ a }}) = to_json_string({{ b }}) {%- endmacro %}
