{#
  One text for a row's natural key: a hash of its parts, told apart by a separator, nulls by a word of their own. A part
  that may contain the separator stands last; points in time go in as `microseconds`, which every dialect writes alike.
#}
{% macro surrogate_key(parts) -%}
  {%- set texts = [] -%}
  {%- for part in parts -%}
    {%- do texts.append("coalesce(cast(" ~ part ~ " as " ~ dbt.type_string() ~ "), '_null_')") -%}
  {%- endfor -%}
  {{ dbt.hash(texts | join(" || '|' || ")) }}
{%- endmacro %}
