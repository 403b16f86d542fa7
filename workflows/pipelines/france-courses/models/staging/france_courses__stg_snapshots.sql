{{ config(cluster_by=['course_month']) }}
-- The one pass over the courses: the newest snapshot of each month, without the long texts. A table, because the
-- snapshots are wide, and whoever reads a wide file holds a description of all its columns in memory.
select
    months.course_month,
    months.date_extract,
    courses.row_id,
    cast(courses.training_id as {{ dbt.type_string() }}) as training_id,
    cast(courses.department as {{ dbt.type_string() }}) as department,
    cast(courses.provider_id as {{ dbt.type_string() }}) as provider_id,
    cast(courses.certification_title as {{ dbt.type_string() }}) as certification_title,
    cast(courses.code_certification as {{ dbt.type_bigint() }}) as code_certification,
    cast(coalesce(courses.code_rncp, -1) as {{ dbt.type_bigint() }}) as code_rncp,
    cast(coalesce(courses.code_rs, -1) as {{ dbt.type_bigint() }}) as code_rs,
    {% for position in range(1, 6) -%}
    cast(courses.code_formacode_{{ position }} as {{ dbt.type_bigint() }}) as code_formacode_{{ position }},
    {% endfor -%}
    cast(courses.fees_mean as {{ type_money() }}) as fees_mean
from {{ source('source_tables', 'courses') }} as courses
inner join {{ ref('france_courses__stg_months') }} as months on courses.date_extract = months.date_extract
