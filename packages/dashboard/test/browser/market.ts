import type { Generation } from '@relais/warehouse';
import { registry } from '@relais/workflows/pipelines';
import { temporaryWarehouse, type TemporaryWarehouse } from '../published-tables.js';

/** Fields of the made-up market; more than there are colours for. */
const fields =
  "['agriculture', 'commerce', 'computing', 'health', 'law', 'logistics', 'marketing', 'physics', 'sport']";

/** Three months of a small market whose ratios go from below 5 to above 15. */
const market: readonly string[] = [
  'create schema marts',
  `create table marts.dim_courses as
    select month as course_month, 10000 + code as formacode, 'skill ' || code as formacode_description,
      ${fields}[1 + code % 9] as formacode_field, 40 + code as total_nb_trainings, 1 + code % 12 as total_nb_providers,
      round((40 + code) / (1 + code % 12), 1) as training_provider_ratio
    from unnest(['2025-01', '2025-02', '2025-03']) as months (month), range(40) as codes (code)`,
  `create table marts.dim_course_fields as
    select course_month, formacode_field, sum(total_nb_trainings)::bigint as total_nb_trainings,
      sum(total_nb_providers)::bigint as total_nb_providers
    from marts.dim_courses where course_month <> '2025-01' or formacode_field < 'h' group by 1, 2`,
  `create table marts.fact_enrollment_fields as
    select date '2023-01-01' + to_months(step::int) as year_month, field as formacode_field,
      (100 + 7 * step + 31 * (length(field) % 5))::bigint as total_enrollments
    from range(27) as steps (step), unnest(${fields}) as named (field)`,
  'alter table marts.fact_enrollment_fields alter year_month type date',
  `create table marts.fact_enrollments as
    select year_month, 10001 as formacode, 'only skill' as formacode_description, formacode_field, total_enrollments
    from marts.fact_enrollment_fields`,
  `create table marts.course_history as
    select 't' || i as training_id, date '2025-01-19' + to_months((i % 3)::int) as first_snapshot,
      date '2025-03-19' as last_snapshot
    from range(30) as trainings (i)`,
  ...['courses', 'enrollments', 'formacode'].map(
    (name) =>
      `create table source_tables.${name} as select date '2025-03-19' as _snapshot_date, repeat('ab', 32) as _source_sha256`,
  ),
];

/** Shares of channels over some days, and what tiles read beside them. */
const channels: readonly string[] = [
  'create schema marts',
  `create table marts.daily_attribution as
    select date '2020-06-01' + day::int as registration_date, channel as attribution_channel,
      case when channel = 'UNATTRIBUTED' then 'NO_SESSION' end as reason,
      (20 + 3 * day + 11 * length(channel))::bigint as registrations
    from range(6) as days (day), unnest(['DIRECT', 'ORGANIC_SEARCH', 'OTHERS', 'PAID_SEARCH', 'UNATTRIBUTED']) as named (channel)`,
  `create table marts.mart_channel_attribution as
    select 2020 as years, 6 as months, attribution_channel as channel_name, sum(registrations)::bigint as count
    from marts.daily_attribution where reason is null group by 3`,
  `create table marts.registration_attribution as
    select attribution_channel, 0.2 * row_number() over () as hours_to_conversion, reason from marts.daily_attribution`,
  `create table marts.channel_conversion_time as
    select channel_name, years, months, count as registrations, 0.25 as share_of_registrations, 9.744834960483496 as average_hours,
      3.3 as median_hours, 31.25 as p90_hours, count * 2 as sessions, count + 3 as users, 3 as users_not_registered,
      0.75 as conversion_rate
    from marts.mart_channel_attribution`,
  `create table marts.check_results as
    select 'repeated_sessions' as check_name, false as critical, 'warn' as status, 2::bigint as failing_rows,
      'Told once.' as description, 'checks.repeated_sessions' as rows_in`,
  'create table marts.anomaly_conversions_no_session as select 1 as userid',
  ...['sessions', 'conversions'].map(
    (name) =>
      `create table source_tables.${name} as select date '2020-06-05' as _snapshot_date, repeat('cd', 32) as _source_sha256`,
  ),
];

export interface Market extends TemporaryWarehouse {
  /** Publishes the market once more: a new generation with the same figures. */
  publishAgain(): Promise<Generation>;
}

/** Both pipelines of this repository, published in a moment: their own tiles over made-up marts. */
export async function publishedMarket(): Promise<Market> {
  const subject = await temporaryWarehouse();
  const publishAgain = () => subject.publish(registry['france-courses']!.definition, market);
  await publishAgain();
  await subject.publish(registry['growth-attribution']!.definition, channels);
  return { ...subject, publishAgain };
}
