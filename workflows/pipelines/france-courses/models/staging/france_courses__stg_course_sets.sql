{{ config(cluster_by=['provider_id']) }}
-- The formacodes of a provider's courses with a certification, snapshot by snapshot. Gathered here, where courses are
-- few, and not under the enrollments, of which many share a set.
with formacodes as (
    select distinct
        date_extract,
        provider_id,
        code_certification,
        code_rncp,
        code_rs,
        provider_number,
        formacode
    from {{ ref('france_courses__stg_course_formacodes') }}
),

-- Of values that are distinct already: lists that sort out repeated ones themselves do not leave the memory.
sets as (
    select
        date_extract,
        provider_id,
        code_certification,
        code_rncp,
        code_rs,
        max(provider_number) as provider_number,
        array_agg(formacode order by formacode) as formacodes
    from formacodes
    group by 1, 2, 3, 4, 5
)

select
    *,
    -- A number to join by, where the key is five columns wide; by all of them, so that it is the same in every build.
    cast(
        row_number() over (
            order by date_extract, provider_id, code_certification, code_rncp, code_rs
        ) as {{ dbt.type_int() }}
    ) as set_number
from sets
