-- Per channel and month: how long its registrations took, and how many of those who came through it registered at all.
with won as (
    select
        attribution_channel,
        cast(extract(year from registration_time) as {{ dbt.type_bigint() }}) as years,
        cast(extract(month from registration_time) as {{ dbt.type_bigint() }}) as months,
        hours_to_conversion
    from {{ ref('growth_attribution__registration_attribution') }}
),

ranked as (
    select
        *,
        row_number() over (partition by attribution_channel, years, months order by hours_to_conversion) as place,
        count(*) over (partition by attribution_channel, years, months) as registrations
    from won
    where attribution_channel <> 'UNATTRIBUTED'
),

-- Percentiles by nearest rank, the mean over exact numbers: both the same however the rows lie.
times as (
    select
        attribution_channel,
        years,
        months,
        max(registrations) as registrations,
        cast(sum(cast(round(hours_to_conversion * 3600, 6) as {{ dbt.type_numeric() }})) as {{ type_double() }}) as seconds,
        max(case when place = {{ integer_division('registrations + 1', '2') }} then hours_to_conversion end) as median_hours,
        max(case when place = {{ integer_division('9 * registrations + 9', '10') }} then hours_to_conversion end) as p90_hours
    from ranked
    group by 1, 2, 3
),

totals as (
    select years, months, count(*) as registrations
    from won
    group by 1, 2
),

visits as (
    select
        channels.attribution_channel,
        cast(extract(year from sessions.session_start_time) as {{ dbt.type_bigint() }}) as years,
        cast(extract(month from sessions.session_start_time) as {{ dbt.type_bigint() }}) as months,
        sessions.userid,
        count(*) as sessions
    from {{ ref('growth_attribution__fact_sessions') }} as sessions
    inner join {{ ref('growth_attribution__dim_channel') }} as channels
        on sessions.channel_sk = channels.channel_sk
    where channels.attribution_channel is not null
    group by 1, 2, 3, 4
),

registered as (
    select distinct userid
    from {{ ref('growth_attribution__fact_registrations') }}
),

reach as (
    select
        attribution_channel,
        years,
        months,
        sum(visits.sessions) as sessions,
        count(*) as users,
        count(registered.userid) as users_registered
    from visits
    left join registered on visits.userid = registered.userid
    group by 1, 2, 3
)

select
    coalesce(times.attribution_channel, reach.attribution_channel) as channel_name,
    coalesce(times.years, reach.years) as years,
    coalesce(times.months, reach.months) as months,
    cast(coalesce(times.registrations, 0) as {{ dbt.type_bigint() }}) as registrations,
    times.seconds / 3600 / times.registrations as average_hours,
    times.median_hours,
    times.p90_hours,
    cast(times.registrations as {{ type_double() }}) / totals.registrations as share_of_registrations,
    cast(coalesce(reach.sessions, 0) as {{ dbt.type_bigint() }}) as sessions,
    cast(coalesce(reach.users, 0) as {{ dbt.type_bigint() }}) as users,
    cast(coalesce(reach.users - reach.users_registered, 0) as {{ dbt.type_bigint() }}) as users_not_registered,
    cast(coalesce(times.registrations, 0) as {{ type_double() }}) / reach.users as conversion_rate
from times
full join reach
    on times.attribution_channel = reach.attribution_channel
    and times.years = reach.years
    and times.months = reach.months
left join totals
    on times.years = totals.years and times.months = totals.months
