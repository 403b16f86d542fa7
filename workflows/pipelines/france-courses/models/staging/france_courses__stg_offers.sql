-- The one pass over the courses: what was on offer in the newest snapshot of each month, without the long texts.
-- A table, because every mart about courses starts here and the snapshots are wide.
{% set snapshots = ref('france_courses__stg_snapshots') %}
-- A training should stand once per department. Where it does not (rarely, so only these rows are sorted out) it
-- counts by its highest row id: among rows with a formacode in the courses, among all rows in the history.
with repeated as (
    select course_month, training_id, department
    from {{ snapshots }}
    group by course_month, training_id, department
    having count(*) > 1
),

decided as (
    select
        offers.course_month,
        offers.training_id,
        offers.department,
        max(case when offers.code_formacode_1 is not null then offers.row_id end) as course_row_id,
        max(offers.row_id) as history_row_id
    from {{ snapshots }} as offers
    inner join repeated on {{ same_values('offers', 'repeated', ['course_month', 'training_id', 'department']) }}
    group by 1, 2, 3
),

-- Numbers stand for the texts that are counted and compared in their millions: as exact as the text, unlike a hash,
-- and within a few hundred megabytes the difference between seconds and minutes.
texts as (
    select training_id as text from {{ snapshots }}
    union distinct
    select provider_id from {{ snapshots }}
    union distinct
    select certification_title from {{ snapshots }}
),

numbers as (
    select text, cast(row_number() over (order by text) as {{ dbt.type_int() }}) as number
    from texts
)

select
    offers.course_month,
    cast(offers.date_extract as date) as date_extract,
    cast(offers.training_id as {{ dbt.type_string() }}) as training_id,
    cast(offers.department as {{ dbt.type_string() }}) as department,
    cast(offers.provider_id as {{ dbt.type_string() }}) as provider_id,
    cast(offers.certification_title as {{ dbt.type_string() }}) as certification_title,
    training.number as training_number,
    provider.number as provider_number,
    certification.number as certification_number,
    cast(offers.code_certification as {{ dbt.type_bigint() }}) as code_certification,
    cast(coalesce(offers.code_rncp, -1) as {{ dbt.type_bigint() }}) as code_rncp,
    cast(coalesce(offers.code_rs, -1) as {{ dbt.type_bigint() }}) as code_rs,
    {% for position in range(1, 6) -%}
    cast(offers.code_formacode_{{ position }} as {{ dbt.type_bigint() }}) as code_formacode_{{ position }},
    {% endfor -%}
    cast(offers.fees_mean as {{ type_money() }}) as fees_mean,
    offers.code_formacode_1 is not null
        and (decided.course_month is null or offers.row_id = decided.course_row_id) as in_courses,
    decided.course_month is null or offers.row_id = decided.history_row_id as in_history
from {{ snapshots }} as offers
left join decided on {{ same_values('offers', 'decided', ['course_month', 'training_id', 'department']) }}
left join numbers as training on offers.training_id = training.text
left join numbers as provider on offers.provider_id = provider.text
left join numbers as certification on offers.certification_title = certification.text
{{ limit_in_development('in_courses desc, offers.row_id') }}
