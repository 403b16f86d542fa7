-- A file of a day that tells what had not happened on that day.
select
    'sessions' as dataset,
    userid,
    session_start_time as told_time,
    first_file_date as file_date
from {{ ref('growth_attribution__all_sessions') }}
where cast(session_start_time as date) > first_file_date
union all
select
    'conversions' as dataset,
    userid,
    registration_time as told_time,
    first_file_date as file_date
from {{ ref('growth_attribution__all_registrations') }}
where cast(registration_time as date) > first_file_date
