-- What each file brought, and how much of it is of an earlier day than the file's.
with told as (
    select 'sessions' as dataset, _snapshot_date as file_date, cast(time_started as date) as told_date
    from {{ source('growth_attribution', 'sessions') }}
    union all
    select 'conversions' as dataset, _snapshot_date as file_date, cast(registration_time as date) as told_date
    from {{ source('growth_attribution', 'conversions') }}
)

select
    cast(dataset as {{ dbt.type_string() }}) as dataset,
    cast(file_date as date) as file_date,
    cast(count(*) as {{ dbt.type_bigint() }}) as row_count,
    cast(sum(case when told_date < file_date then 1 else 0 end) as {{ dbt.type_bigint() }}) as late_rows
from told
group by 1, 2
