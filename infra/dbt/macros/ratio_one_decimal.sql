{#
  n / d with one decimal, half away from zero, null without a d; n and d are whole numbers, d is not negative.
  Worked out in integers: 21/20 = 1.05 has no exact double, and rounding the double would give 1.0 or 1.1 by chance.
#}
{% macro ratio_one_decimal(n, d) -%}
  case when {{ d }} > 0 then
    cast(sign({{ n }}) * {{ integer_division('20 * abs(' ~ n ~ ') + ' ~ d, '2 * ' ~ d) }} as {{ type_double() }}) / 10
  end
{%- endmacro %}

{% macro integer_division(n, d) %}{{ return(adapter.dispatch('integer_division')(n, d)) }}{% endmacro %}
{% macro duckdb__integer_division(n, d) -%} (({{ n }}) // ({{ d }})) {%- endmacro %}
{% macro bigquery__integer_division(n, d) -%} div({{ n }}, {{ d }}) {%- endmacro %}
