-- Of the newest week, files with a number of rows more than 30 % away from that of the same weekday a week before.
with newest as (
    select max(file_date) as file_date
    from {{ ref('growth_attribution__file_volumes') }}
)

select now.dataset, now.file_date, now.row_count, before.row_count as row_count_week_before
from {{ ref('growth_attribution__file_volumes') }} as now
inner join {{ ref('growth_attribution__file_volumes') }} as before
    on now.dataset = before.dataset
    and now.file_date = cast({{ dbt.dateadd('day', 7, 'before.file_date') }} as date)
cross join newest
where
    now.file_date > cast({{ dbt.dateadd('day', -7, 'newest.file_date') }} as date)
    and abs(now.row_count - before.row_count) * 10 > before.row_count * 3
