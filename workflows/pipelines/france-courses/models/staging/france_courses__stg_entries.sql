-- What the marts count: entries of providers under certifications, by the match that holds their formacodes. A table,
-- narrow and read several times, because which enrollments are current is the dearest question about them.
select
    year_month,
    match_number,
    provider_id,
    certification_title,
    training_entries
from {{ ref('france_courses__stg_enrollments') }}
