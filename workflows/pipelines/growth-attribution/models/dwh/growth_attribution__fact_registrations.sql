{{ config(partition_by=by_day('registration_time'), cluster_by=['user_sk']) }}
{% set touched = ref('growth_attribution__touched_users') %}
{% set columns = ['registration_sk', 'user_sk', 'userid', 'registration_time'] %}
with registrations as (
    select
        registration_sk,
        {{ surrogate_key(['userid']) }} as user_sk,
        userid,
        registration_time
    from {{ ref('growth_attribution__all_registrations') }}
    {{ where_touched('userid', touched) }}
)

select {{ columns | join(', ') }}
from registrations
{{ untouched_rows(columns, 'userid', touched) }}
