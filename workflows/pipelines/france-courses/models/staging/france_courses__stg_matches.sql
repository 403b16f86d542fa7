-- Which courses an enrollment belongs to: those of its provider with its certification, in the one snapshot month
-- nearest to the enrollment's. Worked out per distinct key, which is far less than per row.
with wanted as (
    select distinct
        cast(year_month as date) as year_month,
        cast(provider_id as {{ dbt.type_string() }}) as provider_id,
        cast(code_certification as {{ dbt.type_bigint() }}) as code_certification,
        cast(coalesce(code_rncp, -1) as {{ dbt.type_bigint() }}) as code_rncp,
        cast(coalesce(code_rs, -1) as {{ dbt.type_bigint() }}) as code_rs
    from {{ source('source_tables', 'enrollments') }}
    where training_entries <> 0
)

select
    year_month,
    provider_id,
    code_certification,
    code_rncp,
    code_rs,
    -- Of two months equally near the later: 3 before ranks 7th, 3 after 6th, 2 before 5th …
    {{ value_at_lowest(
        'set_number',
        '2 * abs(' ~ months_between('year_month', 'date_extract') ~ ') + case when date_extract < year_month then 1 else 0 end'
    ) }} as set_number
from wanted
inner join {{ ref('france_courses__stg_course_sets') }} using (provider_id, code_certification, code_rncp, code_rs)
group by 1, 2, 3, 4, 5
