-- Mediums that nobody has named yet (they count as OTHERS), and sessions without any (UNKNOWN, or '' in mode legacy).
with spelled as (
    select upper({{ trimmed('channel') }}) as medium, userid
    from {{ ref('growth_attribution__all_sessions') }}
)

select
    spelled.medium,
    spelled.medium not in ('UNKNOWN', '') as is_told,
    cast(count(*) as {{ dbt.type_bigint() }}) as sessions,
    cast(count(distinct spelled.userid) as {{ dbt.type_bigint() }}) as users
from spelled
left join {{ ref('growth_attribution__mediums') }} as mediums
    on spelled.medium = mediums.medium
where mediums.medium is null
group by 1, 2
