-- Who registered without any session at all, before or after.
select registrations.userid, min(registrations.registration_time) as first_registration_time
from {{ ref('growth_attribution__fact_registrations') }} as registrations
left join {{ ref('growth_attribution__fact_sessions') }} as sessions
    on registrations.userid = sessions.userid
where sessions.userid is null
group by registrations.userid
