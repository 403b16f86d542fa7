/** A query that every published generation answers: what there is to ask. */
export const tablesQuery = 'SELECT table_schema, table_name FROM information_schema.tables ORDER BY ALL';
