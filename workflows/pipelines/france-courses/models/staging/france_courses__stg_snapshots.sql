{{ config(materialized='view') }}
-- The newest snapshot of each month, every row and column of it.
with newest as (
    select max(date_extract) as date_extract
    from {{ source('source_tables', 'courses') }}
    group by {{ year_month('date_extract') }}
)

select
    {{ year_month('courses.date_extract') }} as course_month,
    courses.*
from {{ source('source_tables', 'courses') }} as courses
inner join newest on courses.date_extract = newest.date_extract
