-- Counted anew at the grain of a field: an enrollment with two formacodes of one field counts once.
with fields_of_enrollments as (
    select distinct
        enrollments.row_id,
        enrollments.year_month,
        enrollments.provider_id,
        enrollments.training_entries,
        coalesce(formacodes.field_en, 'unknown') as formacode_field
    from {{ ref('france_courses__stg_enrollments') }} as enrollments
    cross join {{ unnest_as('enrollments.formacodes', 'formacode') }}
    left join {{ ref('france_courses__dim_formacode') }} as formacodes using (formacode)
)

select
    year_month,
    cast(formacode_field as {{ dbt.type_string() }}) as formacode_field,
    cast(sum(training_entries) as {{ dbt.type_bigint() }}) as total_enrollments,
    cast(count(distinct provider_id) as {{ dbt.type_bigint() }}) as total_nb_providers
from fields_of_enrollments
group by year_month, formacode_field
