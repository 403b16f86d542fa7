{{ config(materialized='view') }}
-- The five positions as rows, empty ones left out. The position itself means nothing: whoever counts here counts
-- distinct values.
select
    course_month,
    date_extract,
    training_number,
    provider_id,
    provider_number,
    certification_number,
    code_certification,
    code_rncp,
    code_rs,
    formacode
from {{ ref('france_courses__stg_courses') }}
unpivot (
    formacode for position in (
        code_formacode_1, code_formacode_2, code_formacode_3, code_formacode_4, code_formacode_5
    )
)
