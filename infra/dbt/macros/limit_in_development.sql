{# Ends a staging query: with DBT_ENVIRONMENT=development only the first 100 rows in this order are built on. #}
{% macro limit_in_development(order='row_id') -%}
  {%- if env_var('DBT_ENVIRONMENT', 'production') == 'development' %} order by {{ order }} limit 100 {%- endif -%}
{%- endmacro %}
