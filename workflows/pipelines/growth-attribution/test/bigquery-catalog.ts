import type { SqlColumn, SqlTable } from '../../../../packages/warehouse/test/sql-analyser.js';

/** `a INT64, b` stands for two columns; STRING unless a type is given. */
const columns = (list: string): SqlColumn[] =>
  list.split(', ').map((entry) => {
    const [name = '', type = 'STRING'] = entry.split(' ');
    return { name, type };
  });

const added = 'row_id, _snapshot_date DATE, _source_sha256';

/** The source tables as loading makes them. @param dataset `project.dataset` */
export const sourceTables = (dataset: string): readonly SqlTable[] => [
  {
    name: `${dataset}.sessions`,
    columns: columns(`userid INT64, time_started TIMESTAMP, is_paid BOOL, medium, ${added}`),
  },
  { name: `${dataset}.conversions`, columns: columns(`userid INT64, registration_time TIMESTAMP, ${added}`) },
];

/** The seeds with the types that dbt finds in them. @param dataset `project.dataset` of the generation */
export const seedTables = (dataset: string): readonly SqlTable[] => [
  {
    name: `${dataset}.dwh__attribution_rules`,
    columns: columns(
      'rule_set, rule_version INT64, precedence INT64, attribution_channel, medium, lookback_hours INT64',
    ),
  },
  { name: `${dataset}.dwh__mediums`, columns: columns('medium, is_paid_channel BOOL') },
];

/** The marts as others rely on them: names, order and types. */
export const martColumns: Readonly<Record<string, readonly SqlColumn[]>> = {
  registration_attribution: columns(
    'userid INT64, registration_time TIMESTAMP, attribution_channel, winning_medium, hours_to_conversion FLOAT64, reason, registration_sk, winning_session_sk, candidate_count INT64, rule_version INT64',
  ),
  mart_channel_attribution: columns('channel_name, years INT64, months INT64, count INT64'),
  daily_attribution: columns('registration_date DATE, attribution_channel, reason, registrations INT64'),
  channel_conversion_time: columns(
    'channel_name, years INT64, months INT64, registrations INT64, average_hours FLOAT64, median_hours FLOAT64, p90_hours FLOAT64, share_of_registrations FLOAT64, sessions INT64, users INT64, users_not_registered INT64, conversion_rate FLOAT64',
  ),
  anomaly_conversions_no_session: columns('userid INT64, first_registration_time TIMESTAMP'),
};
