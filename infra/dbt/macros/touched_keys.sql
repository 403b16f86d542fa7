{#
  A query of the keys whose rows may differ from the previous generation's: those in rows of snapshots it was not built
  on, and in rows of snapshots it was built on that count no more. Empty where there is no previous generation.

  key: a column of whole numbers that each of the sources has, by the same name
  sources: relations, as `source` gives them; where snapshots merge, the key has to be part of the row id
#}
{% macro touched_keys(key, sources) -%}
  {%- set queries = [] if previous(this) is none else adapter.dispatch('touched_in')(key, sources) -%}
  {%- if queries == [] -%}
  select cast(null as {{ dbt.type_bigint() }}) as {{ key }}
  from (select 0 as place) as no_row
  where place = 1
  {%- else -%}
  select distinct {{ key }}
  from (
    {{ queries | join('\n    union all\n    ') }}
  ) as touched
  where {{ key }} is not null
  {%- endif -%}
{%- endmacro %}

{# The previous file still reads what it was built on. #}
{% macro duckdb__touched_in(key, sources) -%}
  {%- set queries = [] -%}
  {%- for now in sources -%}
    {%- set before = api.Relation.create(database='previous', schema=now.schema, identifier=now.identifier) -%}
    {%- for rows, others in [(now, before), (before, now)] -%}
      {%- do queries.append(
        'select ' ~ key ~ ' from ' ~ rows ~ ' anti join (select distinct _snapshot_date, _source_sha256 from ' ~ others
        ~ ') as others using (_snapshot_date, _source_sha256)'
      ) -%}
    {%- endfor -%}
  {%- endfor -%}
  {{ return(queries) }}
{%- endmacro %}

{# Nothing is gone where there is a previous generation, and what is new lies in partitions of its own. #}
{% macro bigquery__touched_in(key, sources) -%}
  {%- set added = var('relais_added', none) or fromjson(env_var('RELAIS_BIGQUERY_ADDED', '{}')) -%}
  {%- set queries = [] -%}
  {%- for now in sources if added.get(now.identifier) -%}
    {%- do queries.append(
      'select ' ~ key ~ ' from ' ~ now ~ " where _snapshot_date in (date '"
      ~ added[now.identifier] | join("', date '") ~ "')"
    ) -%}
  {%- endfor -%}
  {{ return(queries) }}
{%- endmacro %}
