{{ config(materialized='view') }}
-- An enrollment counts once for each formacode of its courses; without courses it is absent here.
with carried as (
    select matches.match_number, formacode
    from {{ ref('france_courses__stg_matches') }} as matches
    cross join {{ unnest_as('matches.formacodes', 'formacode') }}
)

select
    entries.year_month,
    carried.formacode,
    sum(entries.training_entries) as total_enrollments,
    count(distinct entries.provider_id) as total_nb_providers,
    count(distinct entries.certification_title) as total_nb_certifications
from {{ ref('france_courses__stg_entries') }} as entries
inner join carried using (match_number)
group by 1, 2
