{{ config(materialized='view') }}
-- One row per month, training and department, with at least a main formacode.
select
    course_month,
    date_extract,
    training_id,
    department,
    provider_id,
    certification_title,
    training_number,
    provider_number,
    certification_number,
    code_certification,
    code_rncp,
    code_rs,
    code_formacode_1,
    code_formacode_2,
    code_formacode_3,
    code_formacode_4,
    code_formacode_5,
    fees_mean
from {{ ref('france_courses__stg_offers') }}
where in_courses
