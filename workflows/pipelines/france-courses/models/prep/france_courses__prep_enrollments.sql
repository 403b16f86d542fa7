{{ config(materialized='view') }}
-- An enrollment counts once for each formacode of its courses; without courses it is absent here.
with carried as (
    select sets.set_number, sets.provider_number, formacode
    from {{ ref('france_courses__stg_course_sets') }} as sets
    cross join {{ unnest_as('sets.formacodes', 'formacode') }}
)

select
    entries.year_month,
    carried.formacode,
    sum(entries.training_entries) as total_enrollments,
    count(distinct carried.provider_number) as total_nb_providers,
    count(distinct entries.certification_number) as total_nb_certifications
from {{ ref('france_courses__stg_entries') }} as entries
inner join carried using (set_number)
group by 1, 2
