-- Registrations that stand in the attribution other than once{{ ', where they stand there at all' if var('attribution_mode', 'strict') == 'legacy' }}, and rows there without a registration.
with counted as (
    select registration_sk, count(*) as occurrences
    from {{ ref('growth_attribution__registration_attribution') }}
    group by registration_sk
)

select
    registrations.registration_sk as registration_sk,
    counted.registration_sk as attributed_sk,
    cast(coalesce(counted.occurrences, 0) as {{ dbt.type_bigint() }}) as occurrences
from {{ ref('growth_attribution__fact_registrations') }} as registrations
full join counted
    on registrations.registration_sk = counted.registration_sk
where
    registrations.registration_sk is null
    {%- if var('attribution_mode', 'strict') == 'legacy' %}
    or counted.occurrences > 1
    {%- else %}
    or counted.occurrences is null
    or counted.occurrences > 1
    {%- endif %}
