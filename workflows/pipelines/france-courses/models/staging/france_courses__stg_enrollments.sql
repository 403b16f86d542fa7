{{ config(materialized='view') }}
-- Enrollments with entries, each with the set of formacodes of its courses (null when it has none).
with enrollments as (
    select
        row_id,
        cast(year_month as date) as year_month,
        cast(provider_id as {{ dbt.type_string() }}) as provider_id,
        cast(type_referential as {{ dbt.type_string() }}) as type_referential,
        cast(code_certification as {{ dbt.type_bigint() }}) as code_certification,
        cast(coalesce(code_rncp, -1) as {{ dbt.type_bigint() }}) as code_rncp,
        cast(coalesce(code_rs, -1) as {{ dbt.type_bigint() }}) as code_rs,
        cast(certification_title as {{ dbt.type_string() }}) as certification_title,
        cast(training_entries as {{ dbt.type_bigint() }}) as training_entries,
        _snapshot_date
    from {{ source('source_tables', 'enrollments') }}
),

-- Row ids hold names, so a renamed provider stands in the source under both; only the newest snapshot in which the
-- combination occurs says how things are. Rows without entries take part: they too can be the newest word.
current_enrollments as (
    select *
    from enrollments
    qualify
        _snapshot_date = max(_snapshot_date) over (
            partition by year_month, provider_id, code_certification, code_rncp, code_rs, type_referential
        )
)

select
    current_enrollments.row_id,
    current_enrollments.year_month,
    current_enrollments.provider_id,
    current_enrollments.type_referential,
    current_enrollments.code_certification,
    current_enrollments.code_rncp,
    current_enrollments.code_rs,
    current_enrollments.certification_title,
    current_enrollments.training_entries,
    matches.set_number,
    sets.formacodes
from current_enrollments
left join {{ ref('france_courses__stg_matches') }} as matches
    using (year_month, provider_id, code_certification, code_rncp, code_rs)
left join {{ ref('france_courses__stg_course_sets') }} as sets on matches.set_number = sets.set_number
where current_enrollments.training_entries <> 0
{{ limit_in_development() }}
