-- Users who registered more than once; each registration is attributed by itself.
select
    userid,
    cast(count(*) as {{ dbt.type_bigint() }}) as registrations,
    min(registration_time) as first_registration_time,
    max(registration_time) as last_registration_time
from {{ ref('growth_attribution__fact_registrations') }}
group by userid
having count(*) > 1
