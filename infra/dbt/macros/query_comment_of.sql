{# A JSON object: BigQuery turns its keys and values into labels. #}
{% macro query_comment_of(node) -%}
  {%- set comment = {'app': 'relais', 'target': target.schema} -%}
  {%- if node is not none -%}
    {%- do comment.update(pipeline=node.fqn[1], node=node.name) -%}
  {%- endif -%}
  {{ return(tojson(comment)) }}
{%- endmacro %}
