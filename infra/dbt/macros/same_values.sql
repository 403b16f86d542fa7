{# A join condition: both sides agree in these columns, where nulls agree with each other. #}
{% macro same_values(left, right, columns) -%}
  {%- for column in columns -%}
    {{ same_value(left ~ '.' ~ column, right ~ '.' ~ column) }} {%- if not loop.last %} and {% endif -%}
  {%- endfor -%}
{%- endmacro %}

{% macro same_value(left, right) %}{{ return(adapter.dispatch('same_value')(left, right)) }}{% endmacro %}
{% macro duckdb__same_value(left, right) -%} {{ left }} is not distinct from {{ right }} {%- endmacro %}
{# BigQuery refuses an outer join without an equality. #}
{% macro bigquery__same_value(left, right) -%}
  coalesce(cast({{ left }} as string), '') = coalesce(cast({{ right }} as string), '')
  and ({{ left }} is null) = ({{ right }} is null)
{%- endmacro %}
