{#
  Leaves what became of each test in the generation as marts.check_results, which is published with the marts it speaks
  of. A pipeline asks for it in its schema.yml, at its source: `config: { meta: { check_results: true } }`.

  A test of severity error is critical; where its model lies in the folder `checks`, that table holds the failing rows.
  results: of the whole run, as on-run-end has them
#}
{% macro write_check_results(results) -%}
  {%- set pipelines = [] -%}
  {%- for source in (graph.sources.values() if execute else []) if source.config.meta.check_results -%}
    {%- do pipelines.append(pipeline_of(source)) -%}
  {%- endfor -%}
  {%- set rows = [] -%}
  {%- for result in results if result.node.resource_type == 'test' -%}
    {%- set pipeline = pipeline_of(result.node) -%}
    {%- if pipeline in pipelines -%} {%- do rows.append(check_result_row(result, pipeline)) -%} {%- endif -%}
  {%- endfor -%}
  {%- if flags.WHICH == 'build' and rows -%}
    {%- do adapter.dispatch('create_check_results')(rows | sort | join('\nunion all\n')) -%}
  {%- endif -%}
{%- endmacro %}

{% macro check_result_row(result, pipeline) -%}
  {%- set node = result.node -%}
  {%- set tested = graph.nodes.get(node.attached_node) -%}
  {%- set keeps_rows = tested and schema_of_place(tested.config.schema, tested) | trim == 'checks' -%}
  {%- set values = {
    'check_name': quoted_text(node.name.removeprefix(pipeline | replace('-', '_') ~ '__')),
    'critical': 'true' if node.config.severity | lower == 'error' else 'false',
    'status': quoted_text(result.status if result.status in ('pass', 'warn') else 'fail'),
    'failing_rows': 'cast(' ~ (result.failures or 0) ~ ' as ' ~ dbt.type_bigint() ~ ')',
    'description': quoted_text(node.description),
    'rows_in': quoted_text('checks.' ~ tested.name.split('__')[-1] if keeps_rows else none),
  } -%}
  {%- set columns = [] -%}
  {%- for name, value in values.items() -%} {%- do columns.append(value ~ ' as ' ~ name) -%} {%- endfor -%}
  {{ return('select ' ~ columns | join(', ')) }}
{%- endmacro %}

{% macro quoted_text(text) -%}
  {%- set value = dbt.string_literal(dbt.escape_single_quotes(text | replace('\n', ' '))) if text else 'null' -%}
  {{ return('cast(' ~ value ~ ' as ' ~ dbt.type_string() ~ ')') }}
{%- endmacro %}

{% macro duckdb__create_check_results(rows) -%}
  {%- do run_query('create schema if not exists marts') -%}
  {%- do run_query('create or replace table marts.check_results as\n' ~ rows) -%}
  {%- do run_query("comment on table marts.check_results is '" ~ check_results_description() ~ "'") -%}
{%- endmacro %}

{% macro bigquery__create_check_results(rows) -%}
  {%- set table = api.Relation.create(database=target.project, schema=target.schema, identifier='marts__check_results') -%}
  {%- do run_query(
    'create or replace table ' ~ table ~ " options (description = '" ~ check_results_description() ~ "') as\n" ~ rows
  ) -%}
{%- endmacro %}

{% macro check_results_description() -%}
  {{ return('What became of each check of this generation: critical ones stop publishing, others warn.') }}
{%- endmacro %}
