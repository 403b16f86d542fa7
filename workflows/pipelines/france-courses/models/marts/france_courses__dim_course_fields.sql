{{ config(cluster_by=['course_month', 'formacode_field']) }}
-- Counted anew at the grain of a field: a training with two formacodes of one field is one training.
with counted as (
    select
        courses.course_month,
        coalesce(formacodes.field_en, 'unknown') as formacode_field,
        count(distinct courses.training_number) as total_nb_trainings,
        count(distinct courses.provider_number) as total_nb_providers
    from {{ ref('france_courses__stg_course_formacodes') }} as courses
    left join {{ ref('france_courses__dim_formacode') }} as formacodes using (formacode)
    group by 1, 2
)

select
    course_month,
    cast(formacode_field as {{ dbt.type_string() }}) as formacode_field,
    cast(total_nb_trainings as {{ dbt.type_bigint() }}) as total_nb_trainings,
    cast(total_nb_providers as {{ dbt.type_bigint() }}) as total_nb_providers,
    {{ ratio_one_decimal('total_nb_trainings', 'total_nb_providers') }} as training_provider_ratio
from counted
