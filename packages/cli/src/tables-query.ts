/** A query that every published generation answers, on every warehouse: what there is to ask. */
export const tablesQuery = 'SELECT table_schema, table_name FROM INFORMATION_SCHEMA.TABLES ORDER BY 1, 2';
