-- Sessions told both paid and not paid, and what was believed.
select userid, session_start_time, channel, is_paid_session, first_file_date, last_file_date
from {{ ref('growth_attribution__all_sessions') }}
where has_paid_conflict
