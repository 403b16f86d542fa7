{# Without spaces, tabs, line ends and no-break spaces at both ends; a plain trim strips other characters in each dialect. #}
{% macro trimmed(text) -%}
  trim({{ text }}, ' ' || chr(9) || chr(10) || chr(13) || chr(160))
{%- endmacro %}
