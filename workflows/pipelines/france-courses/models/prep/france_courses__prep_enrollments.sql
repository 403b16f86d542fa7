{{ config(materialized='view') }}
-- An enrollment counts once for each formacode of its courses; without courses it is absent here.
select
    year_month,
    formacode,
    sum(training_entries) as total_enrollments,
    count(distinct provider_id) as total_nb_providers,
    count(distinct certification_title) as total_nb_certifications
from {{ ref('france_courses__stg_enrollments') }}
cross join {{ unnest_as('formacodes', 'formacode') }}
group by year_month, formacode
