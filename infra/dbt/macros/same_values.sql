{# A join condition: both sides agree in these columns, where nulls agree with each other. #}
{% macro same_values(left, right, columns) -%}
  {%- for column in columns -%}
    {{ left }}.{{ column }} is not distinct from {{ right }}.{{ column }} {%- if not loop.last %} and {% endif -%}
  {%- endfor -%}
{%- endmacro %}
