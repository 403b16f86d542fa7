-- A registration that no channel won is counted in daily_attribution.
select
    attribution_channel as channel_name,
    cast(extract(year from registration_time) as {{ dbt.type_bigint() }}) as years,
    cast(extract(month from registration_time) as {{ dbt.type_bigint() }}) as months,
    cast(count(*) as {{ dbt.type_bigint() }}) as count
from {{ ref('growth_attribution__registration_attribution') }}
where attribution_channel <> 'UNATTRIBUTED'
group by 1, 2, 3
