-- One row when unnamed mediums are more than slips of the pen: above 1 % of the sessions, and twenty of them at least.
with unnamed as (
    select coalesce(sum(sessions), 0) as sessions
    from {{ ref('growth_attribution__unnamed_mediums') }}
    where is_told
),

total as (
    select count(*) as sessions
    from {{ ref('growth_attribution__all_sessions') }}
)

select
    cast(unnamed.sessions as {{ dbt.type_bigint() }}) as unnamed_sessions,
    cast(total.sessions as {{ dbt.type_bigint() }}) as sessions
from unnamed
cross join total
where unnamed.sessions >= 20 and unnamed.sessions * 100 > total.sessions
