import { quoteIdentifier, quoteLiteral } from '@relais/duckdb';
import type { SqlQuoting } from './check-expression.js';

/** How each warehouse writes names and texts; to BigQuery `"code"` is a text and never NULL. */
export const checkQuoting: Readonly<Record<'duckdb' | 'bigquery', SqlQuoting>> = {
  duckdb: { identifier: quoteIdentifier, literal: quoteLiteral },
  bigquery: {
    identifier: (name) => {
      if (!/^\w+$/.test(name)) throw new RangeError(`[rows] not a column: ${JSON.stringify(name)}`);
      return `\`${name}\``;
    },
    literal: (text) => `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`,
  },
};
