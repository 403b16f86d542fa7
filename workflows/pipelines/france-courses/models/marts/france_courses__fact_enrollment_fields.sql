{{ config(partition_by=by_month('year_month'), cluster_by=['formacode_field']) }}
-- Counted anew at the grain of a field: an enrollment with two formacodes of one field counts once, so the fields of a
-- set are told apart before its enrollments are counted.
with fields as (
    select distinct
        sets.set_number,
        sets.provider_number,
        coalesce(formacodes.field_en, 'unknown') as formacode_field
    from {{ ref('france_courses__stg_course_sets') }} as sets
    cross join {{ unnest_as('sets.formacodes', 'formacode') }}
    left join {{ ref('france_courses__dim_formacode') }} as formacodes using (formacode)
),

-- Providers first: a sum of sums and a count of rows need no set of distinct numbers in memory.
by_provider as (
    select
        entries.year_month,
        fields.formacode_field,
        fields.provider_number,
        sum(entries.training_entries) as training_entries
    from {{ ref('france_courses__stg_entries') }} as entries
    inner join fields using (set_number)
    group by 1, 2, 3
)

select
    year_month,
    cast(formacode_field as {{ dbt.type_string() }}) as formacode_field,
    cast(sum(training_entries) as {{ dbt.type_bigint() }}) as total_enrollments,
    cast(count(provider_number) as {{ dbt.type_bigint() }}) as total_nb_providers
from by_provider
group by year_month, formacode_field
