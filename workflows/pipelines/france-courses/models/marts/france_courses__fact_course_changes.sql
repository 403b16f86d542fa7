-- Each stored month against the stored month before it: `now` and `before` are the two sides of every comparison.
with months as (
    select
        course_month,
        lag(course_month) over (order by course_month) as previous_month,
        lead(course_month) over (order by course_month) as next_month
    from (select distinct course_month from {{ ref('france_courses__stg_offers') }}) as stored
),

-- On offer: any row of the month, with or without a formacode.
trainings as (
    select course_month, months.next_month, training_number, max(fees_mean) as fees_mean
    from {{ ref('france_courses__stg_offers') }}
    inner join months using (course_month)
    where training_number is not null
    group by 1, 2, 3
),

carried as (
    select distinct course_month, months.next_month, training_number, formacode
    from {{ ref('france_courses__stg_course_formacodes') }}
    inner join months using (course_month)
    where training_number is not null
),

offers as (
    select
        coalesce(now.course_month, before.next_month) as course_month,
        coalesce(now.training_number, before.training_number) as training_number,
        now.training_number is not null as is_on_offer,
        before.training_number is not null as was_on_offer,
        now.fees_mean is distinct from before.fees_mean as is_repriced
    from trainings as now
    full join trainings as before on now.course_month = before.next_month and now.training_number = before.training_number
),

carriers as (
    select
        coalesce(now.course_month, before.next_month) as course_month,
        coalesce(now.training_number, before.training_number) as training_number,
        coalesce(now.formacode, before.formacode) as formacode,
        now.training_number is not null as carries,
        before.training_number is not null as carried
    from carried as now
    full join carried as before
        on now.course_month = before.next_month
        and now.training_number = before.training_number
        and now.formacode = before.formacode
),

changes as (
    select
        course_month,
        months.previous_month,
        carriers.formacode,
        sum(case when carries and not was_on_offer then 1 else 0 end) as launched,
        sum(case when carried and not is_on_offer then 1 else 0 end) as withdrawn,
        sum(case when carries and carried then 1 else 0 end) as kept,
        sum(case when carries and carried and is_repriced then 1 else 0 end) as repriced
    from carriers
    inner join offers using (course_month, training_number)
    inner join months using (course_month)
    where months.previous_month is not null
    group by 1, 2, 3
)

select
    changes.course_month,
    changes.previous_month,
    changes.formacode,
    cast(changes.launched as {{ dbt.type_bigint() }}) as launched,
    cast(changes.withdrawn as {{ dbt.type_bigint() }}) as withdrawn,
    cast(changes.kept as {{ dbt.type_bigint() }}) as kept,
    cast(changes.repriced as {{ dbt.type_bigint() }}) as repriced,
    formacodes.description_en as formacode_description,
    formacodes.field_en as formacode_field
from changes
left join {{ ref('france_courses__dim_formacode') }} as formacodes using (formacode)
