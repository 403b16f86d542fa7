-- The stored months, each with its newest snapshot and the stored month before it. A table, for of a table it is known
-- how few rows it has: joined as a query, it had the courses wait for it in memory instead of the other way round.
with newest as (
    select
        {{ year_month('date_extract') }} as course_month,
        max(date_extract) as date_extract
    from {{ source('source_tables', 'courses') }}
    where date_extract is not null
    group by 1
)

select
    course_month,
    cast(date_extract as date) as date_extract,
    lag(course_month) over (order by course_month) as previous_month,
    cast(row_number() over (order by course_month) as {{ dbt.type_int() }}) as month_number
from newest
