{# The month of a date as `YYYY-MM`. #}
{% macro year_month(date) -%} substr(cast({{ date }} as {{ dbt.type_string() }}), 1, 7) {%- endmacro %}

{# Months since year 0, so that calendar distances are plain differences: a whole month, whatever the day. #}
{% macro month_number(date) -%} (extract(year from {{ date }}) * 12 + extract(month from {{ date }})) {%- endmacro %}

{# Calendar months from one date to another, negative when `until` is the earlier. #}
{% macro months_between(since, until) -%} ({{ month_number(until) }} - {{ month_number(since) }}) {%- endmacro %}
