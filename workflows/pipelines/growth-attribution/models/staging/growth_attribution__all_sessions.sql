{% set touched = ref('growth_attribution__touched_users') %}
{% set columns = [
    'session_sk', 'userid', 'session_start_time', 'is_paid_session', 'channel', 'has_paid_conflict', 'first_file_date',
    'last_file_date',
] %}
-- One row per session, however often files repeat it. Told both paid and not paid, the newest file is believed, and
-- within one file the paid row.
with named as (
    select
        userid,
        time_started,
        {% if var('attribution_mode', 'strict') == 'legacy' -%}
        coalesce(medium, '') as channel,
        {%- else -%}
        coalesce(nullif(upper({{ trimmed('medium') }}), ''), 'UNKNOWN') as channel,
        {%- endif %}
        is_paid,
        _snapshot_date
    from {{ source('growth_attribution', 'sessions') }}
    {{ where_touched('userid', touched) }}
),

repeated as (
    select
        userid,
        time_started,
        channel,
        max(case when is_paid then _snapshot_date end) as last_paid,
        max(case when not is_paid then _snapshot_date end) as last_unpaid,
        min(_snapshot_date) as first_file_date,
        max(_snapshot_date) as last_file_date
    from named
    group by 1, 2, 3
),

decided as (
    select
        cast(userid as {{ dbt.type_bigint() }}) as userid,
        cast(time_started as {{ dbt.type_timestamp() }}) as session_start_time,
        last_unpaid is null or coalesce(last_paid >= last_unpaid, false) as is_paid_session,
        cast(channel as {{ dbt.type_string() }}) as channel,
        last_paid is not null and last_unpaid is not null as has_paid_conflict,
        cast(first_file_date as date) as first_file_date,
        cast(last_file_date as date) as last_file_date
    from repeated
),

sessions as (
    select
        {{ surrogate_key(['userid', microseconds('session_start_time'), 'is_paid_session', 'channel']) }} as session_sk,
        *
    from decided
)

select {{ columns | join(', ') }}
from sessions
{{ untouched_rows(columns, 'userid', touched) }}
