-- What was on offer in the newest snapshot of each month. A table, because every mart about courses starts here.
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
-- and within a few hundred megabytes the difference between seconds and minutes. Each column has numbers of its own,
-- because all three are looked up at once.
{% set texts = {'training': 'training_id', 'provider': 'provider_id', 'certification': 'certification_title'} -%}
{% for thing, text in texts.items() -%}
{{ thing }} as (
    select {{ text }} as text, cast(row_number() over (order by {{ text }}) as {{ dbt.type_int() }}) as number
    from (select distinct {{ text }} from {{ snapshots }} where {{ text }} is not null) as distinct_texts
)
{%- if not loop.last %},

{% endif %}
{%- endfor %}

select
    offers.course_month,
    offers.date_extract,
    offers.training_id,
    offers.department,
    offers.provider_id,
    offers.certification_title,
    training.number as training_number,
    provider.number as provider_number,
    certification.number as certification_number,
    offers.code_certification,
    offers.code_rncp,
    offers.code_rs,
    {% for position in range(1, 6) -%}
    offers.code_formacode_{{ position }},
    {% endfor -%}
    offers.fees_mean,
    offers.code_formacode_1 is not null
        and (decided.course_month is null or offers.row_id = decided.course_row_id) as in_courses,
    decided.course_month is null or offers.row_id = decided.history_row_id as in_history
from {{ snapshots }} as offers
left join decided on {{ same_values('offers', 'decided', ['course_month', 'training_id', 'department']) }}
left join training on offers.training_id = training.text
left join provider on offers.provider_id = provider.text
left join certification on offers.certification_title = certification.text
{{ limit_in_development('in_courses desc, offers.row_id') }}
