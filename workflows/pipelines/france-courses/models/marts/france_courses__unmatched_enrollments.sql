-- What fact_enrollments cannot show: enrollments for which no snapshot holds a course.
select
    year_month,
    cast(count(*) as {{ dbt.type_bigint() }}) as enrollment_rows,
    cast(sum(training_entries) as {{ dbt.type_bigint() }}) as training_entries
from {{ ref('france_courses__stg_entries') }}
where set_number is null
group by year_month
