{{ config(cluster_by=['training_id']) }}
-- The life of a training in a department, over the newest snapshot of each month.
select
    training_id,
    department,
    {{ value_at_highest('provider_id', 'date_extract') }} as provider_id,
    min(date_extract) as first_snapshot,
    max(date_extract) as last_snapshot,
    {{ value_at_lowest('fees_mean', 'date_extract') }} as first_fees_mean,
    {{ value_at_highest('fees_mean', 'date_extract') }} as current_fees_mean,
    max(date_extract) = (select max(date_extract) from {{ ref('france_courses__stg_offers') }}) as still_on_offer
from {{ ref('france_courses__stg_offers') }}
where in_history and training_id is not null
group by training_id, department
