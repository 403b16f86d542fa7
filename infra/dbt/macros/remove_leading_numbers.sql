{# `110 Mathematics` → `Mathematics`; a number that is part of a word stays. #}
{% macro remove_leading_numbers(text) -%} regexp_replace({{ text }}, '^[0-9]+([[:space:]]+|$)', '') {%- endmacro %}
