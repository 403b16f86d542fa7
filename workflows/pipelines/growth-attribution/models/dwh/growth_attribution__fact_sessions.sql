{{ config(partition_by=by_day('session_start_time'), cluster_by=['user_sk']) }}
{% set touched = ref('growth_attribution__touched_users') %}
{% set columns = ['session_sk', 'user_sk', 'userid', 'session_start_time', 'is_paid_session', 'channel_sk'] %}
with sessions as (
    select
        session_sk,
        {{ surrogate_key(['userid']) }} as user_sk,
        userid,
        session_start_time,
        is_paid_session,
        {{ surrogate_key(['channel']) }} as channel_sk
    from {{ ref('growth_attribution__all_sessions') }}
    {{ where_touched('userid', touched) }}
)

select {{ columns | join(', ') }}
from sessions
{{ untouched_rows(columns, 'userid', touched) }}
