{% set touched = ref('growth_attribution__touched_users') %}
{% set columns = ['registration_sk', 'userid', 'registration_time', 'first_file_date', 'last_file_date'] %}
-- One row per registration, however often files repeat it.
with registrations as (
    select
        cast(userid as {{ dbt.type_bigint() }}) as userid,
        cast(registration_time as {{ dbt.type_timestamp() }}) as registration_time,
        min(_snapshot_date) as first_file_date,
        max(_snapshot_date) as last_file_date
    from {{ source('growth_attribution', 'conversions') }}
    {{ where_touched('userid', touched) }}
    group by 1, 2
),

keyed as (
    select
        {{ surrogate_key(['userid', microseconds('registration_time')]) }} as registration_sk,
        *
    from registrations
)

select {{ columns | join(', ') }}
from keyed
{{ untouched_rows(columns, 'userid', touched) }}
