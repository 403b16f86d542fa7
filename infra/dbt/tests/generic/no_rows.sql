{# The model holds what should not be: every row of it fails. #}
{% test no_rows(model) %}
select * from {{ model }}
{% endtest %}
