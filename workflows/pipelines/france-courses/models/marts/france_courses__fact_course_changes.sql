{{ config(cluster_by=['course_month', 'formacode']) }}
-- Each stored month against the stored month before it. A row counts in the comparisons of its month with the month
-- before and with the month after; both sides of a comparison are brought together by grouping, which, unlike a full
-- join of two months, holds neither of them in memory.
with sides as (
    select month_number, course_month, true as is_now
    from {{ ref('france_courses__stg_months') }}
    where previous_month is not null
    union all
    select month_number, previous_month, false
    from {{ ref('france_courses__stg_months') }}
    where previous_month is not null
),

-- On offer: any row of the month, with or without a formacode.
offers as (
    select
        sides.month_number,
        courses.training_number,
        max(case when sides.is_now then courses.training_number end) is not null as is_on_offer,
        max(case when not sides.is_now then courses.training_number end) is not null as was_on_offer,
        max(case when sides.is_now then courses.fees_mean end)
            is distinct from max(case when not sides.is_now then courses.fees_mean end) as is_repriced
    from {{ ref('france_courses__stg_offers') }} as courses
    inner join sides using (course_month)
    where courses.training_number is not null
    group by 1, 2
),

carriers as (
    select
        sides.month_number,
        courses.training_number,
        courses.formacode,
        max(case when sides.is_now then courses.training_number end) is not null as carries,
        max(case when not sides.is_now then courses.training_number end) is not null as carried
    from {{ ref('france_courses__stg_course_formacodes') }} as courses
    inner join sides using (course_month)
    where courses.training_number is not null
    group by 1, 2, 3
),

changes as (
    select
        month_number,
        carriers.formacode,
        sum(case when carries and not was_on_offer then 1 else 0 end) as launched,
        sum(case when carried and not is_on_offer then 1 else 0 end) as withdrawn,
        sum(case when carries and carried then 1 else 0 end) as kept,
        sum(case when carries and carried and is_repriced then 1 else 0 end) as repriced
    from carriers
    inner join offers using (month_number, training_number)
    group by 1, 2
)

select
    months.course_month,
    months.previous_month,
    changes.formacode,
    cast(changes.launched as {{ dbt.type_bigint() }}) as launched,
    cast(changes.withdrawn as {{ dbt.type_bigint() }}) as withdrawn,
    cast(changes.kept as {{ dbt.type_bigint() }}) as kept,
    cast(changes.repriced as {{ dbt.type_bigint() }}) as repriced,
    formacodes.description_en as formacode_description,
    formacodes.field_en as formacode_field
from changes
inner join {{ ref('france_courses__stg_months') }} as months using (month_number)
left join {{ ref('france_courses__dim_formacode') }} as formacodes using (formacode)
