{{ config(materialized='view') }}
-- Everyone who had a session, registered, or both.
with seen as (
    select userid, session_start_time as seen_at
    from {{ ref('growth_attribution__all_sessions') }}
    union all
    select userid, registration_time
    from {{ ref('growth_attribution__all_registrations') }}
),

users as (
    select userid, min(seen_at) as first_seen_at, max(seen_at) as last_seen_at
    from seen
    group by userid
)

select
    {{ surrogate_key(['userid']) }} as user_sk,
    userid,
    first_seen_at,
    last_seen_at
from users
