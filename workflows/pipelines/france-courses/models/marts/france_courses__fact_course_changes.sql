{{ config(cluster_by=['course_month', 'formacode']) }}
-- Each stored month against the stored month before it: `now` and `before` are the two sides of every comparison.
-- Months are numbered, because millions of rows are joined by them.
with months as (
    select
        course_month,
        lag(course_month) over (order by course_month) as previous_month,
        cast(row_number() over (order by course_month) as {{ dbt.type_int() }}) as month_number
    from (select distinct course_month from {{ ref('france_courses__stg_offers') }}) as stored
),

-- On offer: any row of the month, with or without a formacode.
trainings as (
    select months.month_number, training_number, max(fees_mean) as fees_mean
    from {{ ref('france_courses__stg_offers') }}
    inner join months using (course_month)
    where training_number is not null
    group by 1, 2
),

carried as (
    select distinct months.month_number, training_number, formacode
    from {{ ref('france_courses__stg_course_formacodes') }}
    inner join months using (course_month)
    where training_number is not null
),

offers as (
    select
        coalesce(now.month_number, before.month_number + 1) as month_number,
        coalesce(now.training_number, before.training_number) as training_number,
        now.training_number is not null as is_on_offer,
        before.training_number is not null as was_on_offer,
        now.fees_mean is distinct from before.fees_mean as is_repriced
    from trainings as now
    full join trainings as before
        on now.month_number = before.month_number + 1 and now.training_number = before.training_number
),

carriers as (
    select
        coalesce(now.month_number, before.month_number + 1) as month_number,
        coalesce(now.training_number, before.training_number) as training_number,
        coalesce(now.formacode, before.formacode) as formacode,
        now.training_number is not null as carries,
        before.training_number is not null as carried
    from carried as now
    full join carried as before
        on now.month_number = before.month_number + 1
        and now.training_number = before.training_number
        and now.formacode = before.formacode
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
inner join months using (month_number)
left join {{ ref('france_courses__dim_formacode') }} as formacodes using (formacode)
where months.previous_month is not null
