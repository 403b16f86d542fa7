{{ config(partition_by=by_day('registration_time'), cluster_by=['userid']) }}
{% set touched = ref('growth_attribution__touched_users') %}
{% set columns = [
    'userid', 'registration_time', 'attribution_channel', 'winning_medium', 'hours_to_conversion', 'reason',
    'registration_sk', 'winning_session_sk', 'candidate_count', 'rule_version',
] %}
{% set legacy = var('attribution_mode', 'strict') == 'legacy' %}
-- Every session of the user beside every registration of the user: also those that cannot win say why nothing did.
with pairs as (
    select
        registrations.registration_sk,
        registrations.userid,
        registrations.registration_time,
        sessions.session_sk,
        channels.channel,
        channels.attribution_channel,
        channels.precedence,
        channels.lookback_hours,
        {{ microseconds('registrations.registration_time') }} - {{ microseconds('sessions.session_start_time') }} as age
    from {{ ref('growth_attribution__fact_registrations') }} as registrations
    left join {{ ref('growth_attribution__fact_sessions') }} as sessions
        on registrations.userid = sessions.userid
    left join {{ ref('growth_attribution__dim_channel') }} as channels
        on sessions.channel_sk = channels.channel_sk
    {{ where_touched('registrations.userid', touched) }}
),

-- In microseconds, so that a session of exactly the lookback counts and one a moment older does not.
judged as (
    select
        *,
        case
            when age >= 0 and (lookback_hours is null or age <= lookback_hours * 3600000000) then precedence
        end as live_precedence
    from pairs
),

ranked as (
    select
        *,
        count(session_sk) over (partition by userid, registration_time) as sessions,
        sum(case when age >= 0 then 1 else 0 end) over (partition by userid, registration_time) as candidates,
        {% if legacy -%}
        min(live_precedence) over (partition by userid) as best_of_user,
        {%- endif %}
        row_number() over (
            partition by userid, registration_time
            order by case when live_precedence is null then 1 else 0 end, live_precedence, age, session_sk
        ) as place
    from judged
),

rules as (
    select max(rule_version) as rule_version from {{ ref('growth_attribution__dim_channel') }}
),

attributed as (
    select
        ranked.userid,
        ranked.registration_time,
        case when live_precedence is null then 'UNATTRIBUTED' else attribution_channel end as attribution_channel,
        case when live_precedence is not null then channel end as winning_medium,
        case when live_precedence is not null then cast(age as {{ type_double() }}) / 3600000000 end
            as hours_to_conversion,
        case
            when live_precedence is not null then cast(null as {{ dbt.type_string() }})
            when sessions = 0 then 'NO_SESSION'
            when candidates = 0 then 'AFTER_ONLY'
            else 'EXPIRED_ONLY'
        end as reason,
        ranked.registration_sk,
        case when live_precedence is not null then session_sk end as winning_session_sk,
        cast(candidates as {{ dbt.type_bigint() }}) as candidate_count,
        rules.rule_version
    from ranked
    cross join rules
    where
        place = 1
        {%- if legacy %}
        -- As in the original: a user's registration with a lesser channel than the user's best one is lost.
        and live_precedence = best_of_user
        {%- endif %}
)

select {{ columns | join(', ') }}
from attributed
{{ untouched_rows(columns, 'userid', touched) }}
