-- What the marts count: entries of providers under certifications, by the set that holds their formacodes. A table,
-- narrow and read several times, because which enrollments are current is the dearest question about them.
with titles as (
    select
        certification_title,
        cast(row_number() over (order by certification_title) as {{ dbt.type_int() }}) as certification_number
    from (
        select distinct cast(certification_title as {{ dbt.type_string() }}) as certification_title
        from {{ source('source_tables', 'enrollments') }}
    ) as distinct_titles
)

select
    enrollments.year_month,
    enrollments.set_number,
    enrollments.provider_id,
    titles.certification_number,
    enrollments.training_entries
from {{ ref('france_courses__stg_enrollments') }} as enrollments
left join titles using (certification_title)
