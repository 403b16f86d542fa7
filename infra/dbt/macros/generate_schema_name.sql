{#
  A model's place says where it goes: models/marts/france_courses__dim_courses.sql is marts.dim_courses. On BigQuery a
  generation is one dataset, the target's own, and the same model is its table marts__dim_courses.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
  {{ target.schema if target.type == 'bigquery' else schema_of_place(custom_schema_name, node) }}
{%- endmacro %}

{# dbt wants file names unique over all pipelines; tables are named without the pipeline's prefix. #}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
  {%- set table = custom_alias_name | trim if custom_alias_name else node.name.split('__')[-1] -%}
  {%- if target.type == 'bigquery' and node.resource_type in ('model', 'seed') -%}
    {{ schema_of_place(node.config.schema, node) }}__{{ table }}
  {%- else -%} {{ table }}
  {%- endif -%}
{%- endmacro %}

{# Nothing is put before the schema, whatever the target: readers write `marts.dim_courses` everywhere. #}
{% macro schema_of_place(custom_schema_name, node) -%}
  {%- if custom_schema_name is not none -%} {{ custom_schema_name | trim }}
  {%- elif node.resource_type == 'model' and node.fqn | length > 2 -%} {{ node.fqn[-2] }}
  {%- else -%} {{ target.schema }}
  {%- endif -%}
{%- endmacro %}
