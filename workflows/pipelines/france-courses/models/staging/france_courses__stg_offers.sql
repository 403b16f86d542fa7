-- The one pass over the courses: what was on offer in the newest snapshot of each month, without the long texts.
-- A table, because nearly every mart starts here and the snapshots are wide.
with newest as (
    select max(date_extract) as date_extract
    from {{ source('source_tables', 'courses') }}
    group by {{ year_month('date_extract') }}
)

select
    {{ year_month('courses.date_extract') }} as course_month,
    cast(courses.date_extract as date) as date_extract,
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
    cast(courses.fees_mean as {{ type_money() }}) as fees_mean,
    -- A training in a department counts by its highest row id: among rows with a formacode in the courses, among all
    -- rows in the history.
    coalesce(
        courses.row_id = max(case when courses.code_formacode_1 is not null then courses.row_id end) over same_offer, false
    ) as in_courses,
    courses.row_id = max(courses.row_id) over same_offer as in_history
from {{ source('source_tables', 'courses') }} as courses
inner join newest on courses.date_extract = newest.date_extract
window same_offer as (partition by courses.date_extract, courses.training_id, courses.department)
{{ limit_in_development('in_courses desc, row_id') }}
