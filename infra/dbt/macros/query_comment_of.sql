{# A JSON object: BigQuery turns its keys and values into labels. #}
{% macro query_comment_of(node) -%}
  {%- set comment = {'app': 'relais', 'target': target.schema} -%}
  {%- if node is not none -%}
    {%- do comment.update(pipeline=pipeline_of(node), node=node.name) -%}
  {%- endif -%}
  {{ return(tojson(comment)) }}
{%- endmacro %}

{# The pipeline a model, seed or source belongs to is the folder it lies in; a test's path begins outside of the project. #}
{% macro pipeline_of(node) -%}
  {{ return((node.fqn | reject('in', ['..', 'workflows', 'pipelines']) | list)[1]) }}
{%- endmacro %}
