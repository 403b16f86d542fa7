import type { SampleBench } from '@relais/core';

/** A month in one go, and the attribution as one would write it down for once: nothing is checked, kept or explained. */
export const growthAttributionBench: SampleBench = {
  date: '2020-06-30',
  days: 30,
  floor: [
    `CREATE TABLE sessions AS
      SELECT DISTINCT TRY_CAST(userid AS BIGINT) AS userid, TRY_CAST(time_started AS TIMESTAMP) AS started,
        upper(trim(coalesce(medium, ''))) AS medium
      FROM {sessions}`,
    `CREATE TABLE registrations AS
      SELECT DISTINCT TRY_CAST(userid AS BIGINT) AS userid, TRY_CAST(registration_time AS TIMESTAMP) AS registered
      FROM {conversions}
      WHERE TRY_CAST(userid AS BIGINT) IS NOT NULL AND TRY_CAST(registration_time AS TIMESTAMP) IS NOT NULL`,
    `CREATE TABLE rules AS
      FROM (VALUES
        (1, 'PAID_SEARCH', 'PAID SEARCH', INTERVAL 3 HOUR),
        (2, 'PAID_IMPRESSION', 'IMPRESSION', INTERVAL 1 HOUR),
        (3, 'ORGANIC_SEARCH', 'ORGANIC SEARCH', INTERVAL 12 HOUR),
        (4, 'DIRECT', 'DIRECT', NULL),
        (5, 'OTHERS', NULL, NULL)
      ) AS rules (precedence, channel, medium, lookback)`,
    `CREATE TABLE live AS
      SELECT registrations.userid, registered, started, precedence, channel, sessions.medium
      FROM registrations
      JOIN sessions ON sessions.userid = registrations.userid AND started <= registered
      JOIN rules ON coalesce(rules.medium = sessions.medium, sessions.medium NOT IN (SELECT medium FROM rules WHERE medium IS NOT NULL))
      WHERE lookback IS NULL OR started >= registered - lookback`,
    `CREATE TABLE registration_attribution AS
      SELECT registrations.userid, registrations.registered, coalesce(channel, 'UNATTRIBUTED') AS channel, medium,
        date_sub('microsecond', started, registrations.registered) / 3.6e9 AS hours
      FROM registrations
      LEFT JOIN (
        FROM live
        QUALIFY row_number() OVER (PARTITION BY userid, registered ORDER BY precedence, started DESC, medium) = 1
      ) AS winners ON winners.userid = registrations.userid AND winners.registered = registrations.registered`,
    `CREATE TABLE mart_channel_attribution AS
      SELECT channel, year(registered) AS years, month(registered) AS months, count(*) AS count
      FROM registration_attribution GROUP BY ALL`,
  ],
};
