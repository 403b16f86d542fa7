-- Which courses an enrollment belongs to: those of its provider with its certification, in the one snapshot month
-- nearest to the enrollment's. Worked out per distinct key, which is far less than per row.
with wanted as (
    select distinct
        {{ month_number('year_month') }} as enrolled_in,
        year_month,
        provider_id,
        code_certification,
        coalesce(code_rncp, -1) as code_rncp,
        coalesce(code_rs, -1) as code_rs
    from {{ source('source_tables', 'enrollments') }}
),

offered as (
    select distinct
        {{ month_number('date_extract') }} as offered_in,
        provider_id,
        code_certification,
        code_rncp,
        code_rs,
        formacode
    from {{ ref('france_courses__stg_course_formacodes') }}
),

offered_months as (
    select distinct offered_in, provider_id, code_certification, code_rncp, code_rs
    from offered
),

nearest as (
    select
        wanted.year_month,
        provider_id,
        code_certification,
        code_rncp,
        code_rs,
        -- Of two months equally near the later: 3 before ranks 7th, 3 after 6th, 2 before 5th …
        {{ value_at_lowest(
            'offered_in',
            '2 * abs(offered_in - enrolled_in) + case when offered_in < enrolled_in then 1 else 0 end'
        ) }} as offered_in
    from wanted
    inner join offered_months using (provider_id, code_certification, code_rncp, code_rs)
    group by 1, 2, 3, 4, 5
)

select
    year_month,
    provider_id,
    code_certification,
    code_rncp,
    code_rs,
    array_agg(formacode order by formacode) as formacodes
from nearest
inner join offered using (offered_in, provider_id, code_certification, code_rncp, code_rs)
group by 1, 2, 3, 4, 5
