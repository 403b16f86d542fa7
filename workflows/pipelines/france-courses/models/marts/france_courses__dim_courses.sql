{{ config(cluster_by=['course_month', 'formacode']) }}
select
    courses.course_month,
    courses.formacode,
    cast(courses.total_nb_trainings as {{ dbt.type_bigint() }}) as total_nb_trainings,
    cast(courses.total_nb_providers as {{ dbt.type_bigint() }}) as total_nb_providers,
    cast(courses.total_nb_certifications as {{ dbt.type_bigint() }}) as total_nb_certifications,
    {{ ratio_one_decimal('courses.total_nb_trainings', 'courses.total_nb_providers') }} as training_provider_ratio,
    formacodes.description_en as formacode_description,
    formacodes.field_en as formacode_field
from {{ ref('france_courses__prep_courses') }} as courses
left join {{ ref('france_courses__dim_formacode') }} as formacodes using (formacode)
