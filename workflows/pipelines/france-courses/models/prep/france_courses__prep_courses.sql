{{ config(materialized='view') }}
select
    course_month,
    formacode,
    count(distinct training_id) as total_nb_trainings,
    count(distinct provider_id) as total_nb_providers,
    count(distinct certification_title) as total_nb_certifications
from {{ ref('france_courses__stg_course_formacodes') }}
group by course_month, formacode
