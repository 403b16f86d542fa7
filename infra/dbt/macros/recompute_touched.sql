{#
  A model whose rows depend on the source rows of one key alone is computed for touched keys only; the rows of all other
  keys are carried over from the previous generation. Where there is none to build on, everything is computed.

  touched: the relation that holds the keys, as `touched_keys` gives them; `ref` it in the model, so that dbt knows.
#}
{% macro where_touched(key, touched) -%}
  {%- if previous(this) is not none -%}
  where {{ key }} in (select {{ key.split('.')[-1] }} from {{ touched }})
  {%- endif -%}
{%- endmacro %}

{# Ends the model's query: `columns` are those of its select, in that order. #}
{% macro untouched_rows(columns, key, touched) -%}
  {%- set before = previous(this) -%}
  {%- if before is not none -%}
  union all
  select {{ columns | join(', ') }}
  from {{ before }}
  where {{ key }} not in (select {{ key }} from {{ touched }})
  {%- endif -%}
{%- endmacro %}
