import type { TileColumnFormat, TileDefinition, TileFilter } from '@relais/core';

const month = "concat(cast(years as string), '-', lpad(cast(months as string), 2, '0'))";
const newestMonth: TileFilter = { kind: 'choice', column: 'registration_month', label: 'Month', initial: 'greatest' };

/** Names that readers see, for all tiles. */
const columns: Readonly<Record<string, TileColumnFormat>> = {
  registration_month: { label: 'Month' },
  registration_date: { label: 'Day' },
  channel_name: { label: 'Channel' },
  attribution_channel: { label: 'Channel' },
  share: { format: 'share' },
  elapsed: { label: 'Time since the session' },
  share_of_registrations: { label: 'Share of registrations', format: 'share' },
  average_hours: { label: 'Average', unit: 'hours' },
  median_hours: { label: 'Median', unit: 'hours' },
  p90_hours: { label: 'Nine of ten within', unit: 'hours' },
  conversion_rate: { format: 'share' },
  rank_of_status: { label: 'Rank', format: 'identifier' },
  check_name: { label: 'Check' },
  rows_in: { label: 'Kept in' },
  what: { label: 'What was found' },
  row_count: { label: 'Rows' },
  source_sha256: { label: 'Fingerprint', format: 'identifier' },
};

/** What the dashboard shows, in this order. */
export const growthAttributionTiles: readonly TileDefinition[] = [
  {
    name: 'registrations-by-channel',
    title: 'Registrations by channel',
    description: 'Registrations of a month by the channel that won them; each once, and those that no channel won not.',
    sql: `select ${month} as registration_month, channel_name, count as registrations
      from marts.mart_channel_attribution`,
    columns,
    mark: { kind: 'bar', category: 'channel_name', value: 'registrations' },
    filters: [newestMonth],
    orderBy: { column: 'registrations', direction: 'desc' },
  },
  {
    name: 'registrations-of-a-day',
    title: 'Registrations of a day',
    description: 'Registrations of a day by the channel that won them, UNATTRIBUTED among them; each once.',
    sql: `select registration_date, attribution_channel, sum(registrations) as registrations
      from marts.daily_attribution
      group by 1, 2`,
    columns,
    mark: { kind: 'bar', category: 'attribution_channel', value: 'registrations' },
    filters: [{ kind: 'choice', column: 'registration_date', label: 'Day', initial: 'greatest' }],
    orderBy: { column: 'registrations', direction: 'desc' },
  },
  {
    name: 'channel-shares',
    title: 'Shares of the channels',
    description: 'What part of the registrations of a day each channel won; the parts of a day sum up to 1.',
    sql: `select registration_date, attribution_channel,
        sum(registrations) / sum(sum(registrations)) over (partition by registration_date) as share
      from marts.daily_attribution
      group by 1, 2`,
    columns,
    mark: { kind: 'area', x: 'registration_date', y: 'share', series: 'attribution_channel' },
    orderBy: { column: 'registration_date', direction: 'asc' },
  },
  {
    name: 'hours-to-conversion',
    title: 'Hours from session to registration',
    description: 'Attributed registrations of a channel by the hours since the session that won them; each once.',
    sql: `select attribution_channel,
        case
          when hours_to_conversion <= 0.25 then 'a: up to 15 minutes'
          when hours_to_conversion <= 1 then 'b: up to 1 hour'
          when hours_to_conversion <= 3 then 'c: up to 3 hours'
          when hours_to_conversion <= 12 then 'd: up to 12 hours'
          when hours_to_conversion <= 24 then 'e: up to a day'
          when hours_to_conversion <= 168 then 'f: up to a week'
          else 'g: more than a week'
        end as elapsed,
        count(*) as registrations
      from marts.registration_attribution
      where reason is null
      group by 1, 2`,
    columns,
    mark: { kind: 'bar', category: 'elapsed', value: 'registrations' },
    filters: [{ kind: 'choice', column: 'attribution_channel', label: 'Channel', initial: 'commonest' }],
    orderBy: { column: 'elapsed', direction: 'asc' },
  },
  {
    name: 'conversion-times',
    title: 'Conversion by channel',
    description: 'How long the registrations of a channel took, and how many came of those who visited through it.',
    sql: `select ${month} as registration_month, channel_name, registrations, share_of_registrations,
        average_hours, median_hours, p90_hours, users, users_not_registered, conversion_rate
      from marts.channel_conversion_time`,
    columns,
    mark: { kind: 'table' },
    filters: [newestMonth],
    orderBy: { column: 'registrations', direction: 'desc' },
  },
  {
    name: 'funnel',
    title: 'From sessions to registrations',
    description: 'Per channel and month: its sessions, the users who had them, and the registrations that it won.',
    sql: `select ${month} as registration_month, channel_name, sessions, users, registrations
      from marts.channel_conversion_time`,
    columns,
    mark: { kind: 'grouped-bar', x: 'channel_name', values: ['sessions', 'users', 'registrations'] },
    filters: [newestMonth],
    orderBy: { column: 'sessions', direction: 'desc' },
  },
  {
    name: 'unattributed-by-reason',
    title: 'Registrations that no channel won',
    description: 'Per day: users without any session, with later sessions only, or with none that was still live.',
    sql: `select registration_date, reason, registrations
      from marts.daily_attribution
      where reason is not null`,
    columns,
    mark: { kind: 'line', x: 'registration_date', y: 'registrations', series: 'reason' },
    orderBy: { column: 'registration_date', direction: 'asc' },
  },
  {
    name: 'data-quality',
    title: 'Data quality',
    description: 'Every check of this generation, the worst first: its failing rows, and the table that keeps them.',
    sql: `select case status when 'fail' then 1 when 'warn' then 2 else 3 end as rank_of_status,
        check_name, status, critical, failing_rows, description, rows_in
      from marts.check_results`,
    columns,
    mark: { kind: 'table' },
    orderBy: { column: 'rank_of_status', direction: 'asc' },
  },
  {
    name: 'odd-counts',
    title: 'Rows to look into',
    description: 'Sessions told more than once, and users who registered without any session.',
    sql: `select 'sessions told more than once' as what, failing_rows as row_count
      from marts.check_results where check_name = 'repeated_sessions'
      union all
      select 'users without a session', count(*) from marts.anomaly_conversions_no_session`,
    columns,
    mark: { kind: 'bar', category: 'what', value: 'row_count' },
    orderBy: { column: 'what', direction: 'asc' },
  },
  {
    name: 'provenance',
    title: 'Where the figures come from',
    description: 'The files behind this generation: their day, the fingerprint of their bytes, and their rows.',
    sql: `select 'sessions' as dataset, _snapshot_date as file_date, _source_sha256 as source_sha256, count(*) as row_count
      from source_tables.sessions group by 2, 3
      union all
      select 'conversions', _snapshot_date, _source_sha256, count(*) from source_tables.conversions group by 2, 3`,
    columns,
    mark: { kind: 'table' },
    orderBy: { column: 'file_date', direction: 'desc' },
  },
];
