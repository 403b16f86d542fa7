{# Spreads an array over rows, to stand after `cross join`; its values are the column `alias`. #}
{% macro unnest_as(array, alias) %}{{ return(adapter.dispatch('unnest_as')(array, alias)) }}{% endmacro %}
{% macro duckdb__unnest_as(array, alias) -%} unnest({{ array }}) as {{ alias }}_values({{ alias }}) {%- endmacro %}
{% macro bigquery__unnest_as(array, alias) -%} unnest({{ array }}) as {{ alias }} {%- endmacro %}
