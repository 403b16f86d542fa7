import type { SampleDemo } from '@relais/core';

/** A first delivery of four days, then the next day, with what came late. */
export const growthAttributionDemo: SampleDemo = {
  summary: 'five days of registrations, attributed to the channels that brought them',
  dates: ['2020-06-04', '2020-06-05'],
  from: '2020-06-01',
  scale: 0.05,
  seed: 1,
  questions: [
    {
      title: 'Registrations by the channel that brought them',
      sql: `SELECT channel_name AS channel, years AS year, months AS month, count AS registrations
            FROM marts.mart_channel_attribution ORDER BY registrations DESC, channel, year, month`,
    },
    {
      title: 'Registrations that no channel brought',
      sql: `SELECT reason, count(*) AS registrations FROM marts.registration_attribution
            WHERE reason IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1`,
    },
    {
      title: 'Hours from the winning session to the registration',
      sql: `SELECT attribution_channel AS channel, round(median(hours_to_conversion), 2) AS median_hours,
              round(max(hours_to_conversion), 2) AS most_hours
            FROM marts.registration_attribution WHERE reason IS NULL GROUP BY 1 ORDER BY 2, 1`,
    },
    {
      title: 'What was loaded, file by file',
      sql: `SELECT CAST(_snapshot_date AS VARCHAR) AS file, count(*) AS sessions, count(DISTINCT userid) AS users,
              count(*) FILTER (WHERE CAST(time_started AS DATE) < _snapshot_date) AS of_days_before
            FROM source_tables.sessions GROUP BY 1 ORDER BY 1`,
    },
  ],
  example: 'SELECT * FROM marts.registration_attribution WHERE candidate_count > 2 LIMIT 10',
};
