{#
  The same model's table in the generation this one builds on, to carry rows over from. None where everything has to be
  computed: nothing was published yet, or by other models, rules, variables or contracts. All models of a build get a
  relation, or none does.

  model: `this`
#}
{% macro previous(model) -%}
  {{ return(adapter.dispatch('previous')(model) if execute else none) }}
{%- endmacro %}

{# Attached by whoever asks first; the file is one that nobody writes any more. #}
{% macro duckdb__previous(model) -%}
  {%- set file = env_var('RELAIS_DUCKDB_PREVIOUS', '') -%}
  {%- if file == '' -%} {{ return(none) }} {%- endif -%}
  {%- do run_query("attach if not exists '" ~ file | replace("'", "''") ~ "' as previous (read_only)") -%}
  {{ return(api.Relation.create(database='previous', schema=model.schema, identifier=model.identifier)) }}
{%- endmacro %}

{# In dbt Cloud a variable, which a run can set. #}
{% macro bigquery__previous(model) -%}
  {%- set dataset = var('relais_previous', env_var('RELAIS_BIGQUERY_PREVIOUS', '')) -%}
  {%- if dataset == '' -%} {{ return(none) }} {%- endif -%}
  {{ return(api.Relation.create(database=model.database, schema=dataset, identifier=model.identifier)) }}
{%- endmacro %}
