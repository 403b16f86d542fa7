-- What the files say more than once; staging counts it once.
select
    userid,
    time_started,
    medium,
    cast(count(*) as {{ dbt.type_bigint() }}) as occurrences,
    min(_snapshot_date) as first_file_date,
    max(_snapshot_date) as last_file_date
from {{ source('growth_attribution', 'sessions') }}
group by userid, time_started, medium
having count(*) > 1
