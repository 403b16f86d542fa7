{{ config(materialized='view') }}
select
    course_month,
    formacode,
    count(distinct training_number) as total_nb_trainings,
    count(distinct provider_number) as total_nb_providers,
    count(distinct certification_number) as total_nb_certifications
from {{ ref('france_courses__stg_course_formacodes') }}
group by course_month, formacode
