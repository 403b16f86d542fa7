-- Months whose channels do not sum up to their attributed registrations.
with attributed as (
    select
        extract(year from registration_time) as years,
        extract(month from registration_time) as months,
        count(*) as registrations
    from {{ ref('growth_attribution__registration_attribution') }}
    where attribution_channel <> 'UNATTRIBUTED'
    group by 1, 2
),

counted as (
    select years, months, sum(count) as registrations
    from {{ ref('growth_attribution__mart_channel_attribution') }}
    group by 1, 2
)

select
    cast(coalesce(attributed.years, counted.years) as {{ dbt.type_bigint() }}) as years,
    cast(coalesce(attributed.months, counted.months) as {{ dbt.type_bigint() }}) as months,
    cast(coalesce(attributed.registrations, 0) as {{ dbt.type_bigint() }}) as attributed,
    cast(coalesce(counted.registrations, 0) as {{ dbt.type_bigint() }}) as counted
from attributed
full join counted
    on attributed.years = counted.years and attributed.months = counted.months
where coalesce(attributed.registrations, 0) <> coalesce(counted.registrations, 0)
