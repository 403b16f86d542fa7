-- Of the newest week, channels whose share of a day's registrations moved by more than 5 points against the day before.
with newest as (
    select max(file_date) as file_date
    from {{ ref('growth_attribution__file_volumes') }}
    where dataset = 'conversions'
),

channels as (
    select registration_date, attribution_channel, sum(registrations) as registrations
    from {{ ref('growth_attribution__daily_attribution') }}
    group by 1, 2
),

days as (
    select registration_date, sum(registrations) as registrations
    from channels
    group by 1
),

shares as (
    select
        days.registration_date,
        names.attribution_channel,
        cast(coalesce(channels.registrations, 0) as {{ type_double() }}) / days.registrations as share
    from days
    cross join (select distinct attribution_channel from channels) as names
    left join channels
        on days.registration_date = channels.registration_date
        and names.attribution_channel = channels.attribution_channel
)

select now.registration_date, now.attribution_channel, now.share, before.share as share_day_before
from shares as now
inner join shares as before
    on now.attribution_channel = before.attribution_channel
    and now.registration_date = cast({{ dbt.dateadd('day', 1, 'before.registration_date') }} as date)
cross join newest
where
    now.registration_date > cast({{ dbt.dateadd('day', -7, 'newest.file_date') }} as date)
    and now.registration_date <= newest.file_date
    and abs(now.share - before.share) > 0.05
