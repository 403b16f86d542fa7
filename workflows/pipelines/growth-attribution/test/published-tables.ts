import { attributionLines } from './attribution-lines.js';
import type { Attribution } from './reading-of-attribution.js';

/** Asks the published tables, as `relais sql --json` answers. */
export type Ask = <Row>(query: string) => Promise<Row[]>;

/** A registration as JSON has it: ids beyond 2^53 are texts, a moment is one too. */
interface PublishedRow extends Omit<Attribution, 'registration_time'> {
  readonly registration_time: string;
}

/** Row counts and content hashes of whatever is published, but of what tells how it was computed. */
export async function contents(ask: Ask): Promise<unknown[]> {
  const tables = await ask<{ name: string }>(`select table_schema || '.' || table_name as name
    from information_schema.tables
    where table_schema in ('source_tables', 'staging', 'dwh', 'marts', 'checks') and table_name <> 'touched_users'
    order by 1`);
  const hash = ({ name }: { name: string }): string =>
    `select '${name}' as name, count(*)::int as n, sum(hash(t))::varchar as h from ${name} as t`;
  return ask(tables.map(hash).join(' union all '));
}

/** What is published of each registration, as `attributionLines` writes it. */
export async function publishedLines(ask: Ask, where = 'true'): Promise<string[]> {
  const rows = await ask<PublishedRow>(`select userid, registration_time, attribution_channel, winning_medium,
    hours_to_conversion, reason from marts.registration_attribution where ${where}`);
  return attributionLines(rows.map((row) => ({ ...row, registration_time: microsecondsOf(row.registration_time) })));
}

/** @param time `YYYY-MM-DDTHH:MM:SS[.ffffff]Z` */
function microsecondsOf(time: string): bigint {
  const [seconds = '', fraction = ''] = time.replace('Z', '').split('.');
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

/**
 * Registrations whose winner breaks a rule, worked out from the source tables and the rules as the specification words
 * them: a winner that is no session of the user, lies after the registration or is expired; a live session of a better
 * channel, or a more recent one of the same; nothing won although a session is live.
 */
export const brokenRules = `
  with sessions as (
    select distinct userid, time_started, coalesce(nullif(upper(trim(medium)), ''), 'UNKNOWN') as medium
    from source_tables.sessions
  ),
  live as (
    select a.userid, a.registration_time, s.medium, s.time_started,
      case s.medium when 'PAID SEARCH' then 1 when 'IMPRESSION' then 2 when 'ORGANIC SEARCH' then 3 when 'DIRECT' then 4
        else 5 end as place
    from marts.registration_attribution as a join sessions as s using (userid)
    where s.time_started <= a.registration_time and a.registration_time <= s.time_started +
      case s.medium when 'PAID SEARCH' then interval 3 hour when 'IMPRESSION' then interval 1 hour
        when 'ORGANIC SEARCH' then interval 12 hour else interval 100000 hour end
  ),
  best as (
    select distinct on (userid, registration_time) *
    from live order by userid, registration_time, place, time_started desc
  )
  select a.userid, a.registration_time
  from marts.registration_attribution as a left join best using (userid, registration_time)
  where (a.reason is null) <> (best.place is not null)
    or a.attribution_channel <> coalesce(
      ['PAID_SEARCH', 'PAID_IMPRESSION', 'ORGANIC_SEARCH', 'DIRECT', 'OTHERS'][best.place], 'UNATTRIBUTED')
    or (a.reason is null and not exists (
      select 1 from live as l where l.userid = a.userid and l.registration_time = a.registration_time
        and l.medium = a.winning_medium and l.time_started = best.time_started))
    or round(a.hours_to_conversion * 3600000000)::bigint
      <> epoch_us(a.registration_time) - epoch_us(best.time_started)`;
