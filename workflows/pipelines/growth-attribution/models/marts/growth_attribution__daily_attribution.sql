-- Every registration by day: by the channel that won it, or by the reason why none did.
select
    cast(registration_time as date) as registration_date,
    attribution_channel,
    reason,
    cast(count(*) as {{ dbt.type_bigint() }}) as registrations
from {{ ref('growth_attribution__registration_attribution') }}
group by 1, 2, 3
