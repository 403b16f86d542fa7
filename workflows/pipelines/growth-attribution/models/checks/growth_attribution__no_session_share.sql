-- One row when registered users without any session are outside of 10 to 20 % of all registered users.
with registered as (
    select count(distinct userid) as users
    from {{ ref('growth_attribution__fact_registrations') }}
),

anomalies as (
    select count(*) as users
    from {{ ref('growth_attribution__anomaly_conversions_no_session') }}
)

select
    cast(registered.users as {{ dbt.type_bigint() }}) as registered_users,
    cast(anomalies.users as {{ dbt.type_bigint() }}) as users_without_session,
    cast(anomalies.users as {{ type_double() }}) / registered.users as share
from registered
cross join anomalies
where registered.users > 0 and (anomalies.users * 10 < registered.users or anomalies.users * 5 > registered.users)
