select
    cast(formacode as {{ dbt.type_bigint() }}) as formacode,
    cast(description_en as {{ dbt.type_string() }}) as description_en,
    cast({{ remove_leading_numbers('field_en') }} as {{ dbt.type_string() }}) as field_en
from {{ source('source_tables', 'formacode') }}
