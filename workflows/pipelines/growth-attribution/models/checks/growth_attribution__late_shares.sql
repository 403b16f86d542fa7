-- Of the newest week, files with more than 5 % of rows that are late.
with newest as (
    select max(file_date) as file_date
    from {{ ref('growth_attribution__file_volumes') }}
)

select volumes.dataset, volumes.file_date, volumes.row_count, volumes.late_rows
from {{ ref('growth_attribution__file_volumes') }} as volumes
cross join newest
where
    volumes.file_date > cast({{ dbt.dateadd('day', -7, 'newest.file_date') }} as date)
    and volumes.late_rows * 20 > volumes.row_count
