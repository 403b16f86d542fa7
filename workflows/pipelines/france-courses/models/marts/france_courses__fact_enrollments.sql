{{ config(partition_by=by_month('year_month'), cluster_by=['formacode']) }}
select
    enrollments.year_month,
    enrollments.formacode,
    cast(enrollments.total_enrollments as {{ dbt.type_bigint() }}) as total_enrollments,
    cast(enrollments.total_nb_providers as {{ dbt.type_bigint() }}) as total_nb_providers,
    cast(enrollments.total_nb_certifications as {{ dbt.type_bigint() }}) as total_nb_certifications,
    {{ ratio_one_decimal('enrollments.total_enrollments', 'enrollments.total_nb_providers') }} as enrollments_provider_ratio,
    formacodes.description_en as formacode_description,
    formacodes.field_en as formacode_field
from {{ ref('france_courses__prep_enrollments') }} as enrollments
left join {{ ref('france_courses__dim_formacode') }} as formacodes using (formacode)
