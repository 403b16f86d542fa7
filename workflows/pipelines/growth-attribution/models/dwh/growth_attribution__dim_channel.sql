-- Each medium as the rules in force classify it.
select
    channel_sk,
    channel,
    attribution_channel,
    lookback_hours,
    precedence,
    is_paid_channel,
    valid_from_version as rule_version
from {{ ref('growth_attribution__dim_channel_history') }}
where is_current
