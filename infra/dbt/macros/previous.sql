{# Stands in until the real ones are there. #}
{% macro previous(model) -%}
  {%- set path = env_var('RELAIS_DUCKDB_PREVIOUS', '') -%}
  {%- if not execute or not path or target.type != 'duckdb' -%} {{ return(none) }} {%- endif -%}
  {%- do run_query("attach if not exists '" ~ path ~ "' as previous (read_only)") -%}
  {{ return(api.Relation.create(database='previous', schema=model.schema, identifier=model.identifier)) }}
{%- endmacro %}

{% macro touched_keys(key, sources) -%}
  {%- if previous(this) is none -%}
  select cast(null as {{ dbt.type_bigint() }}) as {{ key }} from (select 1 as one) as nothing where one = 0
  {%- else -%}
  {%- for source in sources %}
  {%- set now = source -%}
  {%- set before = 'previous.' ~ source.schema ~ '.' ~ source.identifier %}
  (
    select {{ key }} from {{ now }}
    where _source_sha256 || _snapshot_date not in (select distinct _source_sha256 || _snapshot_date from {{ before }})
    union
    select {{ key }} from {{ before }}
    where _source_sha256 || _snapshot_date not in (select distinct _source_sha256 || _snapshot_date from {{ now }})
  )
  {% if not loop.last %} union {% endif -%}
  {%- endfor -%}
  {%- endif -%}
{%- endmacro %}
