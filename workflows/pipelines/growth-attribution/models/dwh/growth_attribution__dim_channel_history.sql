-- How each medium was classified under each version of the rules. A medium that no rule names takes the rule without a
-- medium; one that is empty (mode legacy) takes none.
with rules as (
    select
        cast(rule_version as {{ dbt.type_bigint() }}) as rule_version,
        cast(precedence as {{ dbt.type_bigint() }}) as precedence,
        cast(attribution_channel as {{ dbt.type_string() }}) as attribution_channel,
        nullif(cast(medium as {{ dbt.type_string() }}), '') as medium,
        cast(lookback_hours as {{ dbt.type_bigint() }}) as lookback_hours
    from {{ ref('growth_attribution__attribution_rules') }}
    where rule_set = 'last_touch'
),

versions as (
    select rule_version, lead(rule_version) over (order by rule_version) as next_version
    from (select distinct rule_version from rules) as told
),

channels as (
    select channel from {{ ref('growth_attribution__all_sessions') }}
    union distinct
    select medium from rules where medium is not null
),

classified as (
    select
        channels.channel,
        versions.rule_version,
        versions.next_version,
        case when channels.channel <> '' then coalesce(named.precedence, other.precedence) end as precedence,
        case when named.precedence is not null then named.lookback_hours else other.lookback_hours end as lookback_hours,
        case when channels.channel <> '' then coalesce(named.attribution_channel, other.attribution_channel) end
            as attribution_channel
    from channels
    cross join versions
    left join rules as named
        on channels.channel = named.medium and versions.rule_version = named.rule_version
    left join (select * from rules where medium is null) as other
        on versions.rule_version = other.rule_version
)

select
    {{ surrogate_key(['classified.channel']) }} as channel_sk,
    classified.channel,
    classified.attribution_channel,
    classified.lookback_hours,
    classified.precedence,
    cast(mediums.is_paid_channel as {{ dbt.type_boolean() }}) as is_paid_channel,
    classified.rule_version as valid_from_version,
    classified.next_version as valid_to_version,
    classified.next_version is null as is_current
from classified
left join {{ ref('growth_attribution__mediums') }} as mediums
    on classified.channel = mediums.medium
