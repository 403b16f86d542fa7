{{ config(cluster_by=['userid']) }}
{% set touched = ref('growth_attribution__touched_users') %}
{% set columns = [
    'user_sk', 'userid', 'first_seen_at', 'last_seen_at', 'valid_from', 'valid_to', 'is_current',
] %}
-- A user has no attribute yet that changes; the three columns of validity stand ready for one.
with users as (
    select
        user_sk,
        userid,
        first_seen_at,
        last_seen_at,
        first_seen_at as valid_from,
        cast(null as {{ dbt.type_timestamp() }}) as valid_to,
        true as is_current
    from {{ ref('growth_attribution__user') }}
    {{ where_touched('userid', touched) }}
)

select {{ columns | join(', ') }}
from users
{{ untouched_rows(columns, 'userid', touched) }}
